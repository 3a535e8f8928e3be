import { safely } from "./safely.js";

/** Tells the time in ms and calls back after a delay; models are given one, so tests can move it. */
export const systemClock = {
  now: () => Date.now(),

  /** Calls `act` once after `ms`; the answer cancels it. */
  after(ms, act) {
    const timer = setTimeout(safely(act), ms);
    return () => clearTimeout(timer);
  },
};
