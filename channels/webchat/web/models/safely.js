// The widget is a guest on somebody else's page: nothing that fails in it may reach that page.

/** Wraps a function so that whatever it throws is logged and goes no further. */
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
