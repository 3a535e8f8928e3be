// Money by the reader's locale.

/** An amount with its currency. */
export const money = (value, unit) =>
  new Intl.NumberFormat(undefined, { style: "currency", currency: unit || "EUR" }).format(value);

/** A change with its sign. */
export const change = (value, unit) =>
  new Intl.NumberFormat(undefined, { style: "currency", currency: unit || "EUR", signDisplay: "exceptZero" }).format(value);

/** A number with at most one decimal. */
export const number = (value) => new Intl.NumberFormat(undefined, { maximumFractionDigits: 1 }).format(value);

/** A share between 0 and 1 as a percentage. */
export const percent = (share) => new Intl.NumberFormat(undefined, { style: "percent", maximumFractionDigits: 0 }).format(share);
