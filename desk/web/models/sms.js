// How many SMS a text costs: GSM 7-bit (3GPP TS 23.038 section 6.2.1) or UCS-2, one part or several (TS 23.040 9.2.3.24.1).

const GSM = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
const GSM_TWICE = "^{}\\[~]|€\f";

/** The characters used and the number of parts. */
export function segments(text) {
  const characters = [...text];
  const isGsm = characters.every((one) => GSM.includes(one) || GSM_TWICE.includes(one));
  const used = isGsm ? characters.reduce((sum, one) => sum + (GSM_TWICE.includes(one) ? 2 : 1), 0) : text.length;
  const [single, joined] = isGsm ? [160, 153] : [70, 67];
  return { used, parts: used === 0 ? 0 : used <= single ? 1 : Math.ceil(used / joined) };
}
