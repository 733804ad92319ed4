/**
 * What a JPEG carries besides the picture: EXIF, XMP, IPTC, comments, whatever stands behind its end. Looked for in the
 * bytes themselves, after a picture was made anew: what is found there means that it is not clean.
 */

export type Metadata = 'exif' | 'xmp' | 'iptc' | 'comment' | 'application' | 'trailer' | 'not-a-jpeg'

const jfifBytes = 14
const startOfScan = 0xda
const endOfImage = 0xd9

/** Everything that is there and should not be; none: a clean picture. */
export function metadataIn(bytes: Uint8Array): Metadata[] {
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) return ['not-a-jpeg']
  const found: Metadata[] = []
  let at = 2
  while (at + 4 <= bytes.length) {
    const marker = bytes[at + 1] ?? 0
    if (bytes[at] !== 0xff) return [...found, 'not-a-jpeg']
    if (marker === endOfImage) return at + 2 === bytes.length ? found : [...found, 'trailer']
    const length = ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0)
    found.push(...segmentMetadata(marker, bytes.subarray(at + 4, at + 2 + length)))
    at += 2 + length
    if (marker === startOfScan) at = endOfScan(bytes, at)
  }
  return at + 2 === bytes.length && bytes[at + 1] === endOfImage ? found : [...found, 'trailer']
}

function segmentMetadata(marker: number, content: Uint8Array): Metadata[] {
  if (marker === 0xfe) return ['comment']
  if (marker < 0xe0 || marker > 0xef) return []
  const name = new TextDecoder('latin1').decode(content.subarray(0, 40))
  // Longer, it holds a small picture: the one before someone cut something off.
  if (marker === 0xe0 && name.startsWith('JFIF\0') && content.length === jfifBytes) return []
  // A description of colours that every picture of that kind has.
  if (marker === 0xe2 && name.startsWith('ICC_PROFILE\0')) return []
  if (marker === 0xee && name.startsWith('Adobe')) return []
  if (name.startsWith('Exif\0')) return ['exif']
  if (name.startsWith('http://ns.adobe.com/')) return ['xmp']
  return [marker === 0xed ? 'iptc' : 'application']
}

/** Behind the coded picture: a marker there is neither a stuffed byte nor a restart. */
function endOfScan(bytes: Uint8Array, from: number): number {
  for (let at = from; at + 1 < bytes.length; at += 1) {
    const next = bytes[at + 1] ?? 0
    if (bytes[at] === 0xff && next !== 0 && next !== 0xff && (next < 0xd0 || next > 0xd7)) return at
  }
  return bytes.length
}
