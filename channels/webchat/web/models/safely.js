/** Wraps a function so that what it throws is logged and never reaches the page we are a guest on. */
export function safely(act) {
  return function guarded(...values) {
    try {
      return act.apply(this, values);
    } catch (error) {
      console.error("Tandem chat:", error);
      return undefined;
    }
  };
}
