// Which of our languages fits a page.

export const LANGUAGES = ["en", "es", "zh"];

/** The first of the given language tags that we speak ("es-MX" is "es"), else English. */
export function fitting(tags) {
  for (const tag of tags) {
    const language = String(tag ?? "").toLowerCase().split(/[-_]/)[0];
    if (LANGUAGES.includes(language)) return language;
  }
  return "en";
}
