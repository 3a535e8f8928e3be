"""The middle: whose message it is, which conversation it belongs to, who has the floor, which queue it waits in."""
