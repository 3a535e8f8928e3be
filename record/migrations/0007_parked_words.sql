-- Word of an effect that was taken aside is not appended again and again while it waits for a supervisor.
ALTER TABLE parked ADD COLUMN effect_id uuid REFERENCES effect;
CREATE INDEX parked_by_effect ON parked (effect_id) WHERE effect_id IS NOT NULL;

-- Was written and never read: a session lasts from its sign-in.
ALTER TABLE desk_session DROP COLUMN used_at;
