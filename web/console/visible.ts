/** Text of strangers: signs that turn, hide or forge what is read are shown by their number. */

/** Marks of direction, signs without width, controls; not those that join letters, which languages need. */
// oxlint-disable-next-line no-misleading-character-class
const deceiving =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e007f}]/gu

export function visible(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .replaceAll(
      deceiving,
      (sign) => `⟦U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟧`,
    )
}
