/** What can be read from the first bytes of a picture: its kind and its size. */

export type Picture = { readonly mimeType: string; readonly width: number; readonly height: number }

/** `undefined` for anything but a JPEG, PNG, GIF or WebP whose size can be read. */
export function readPicture(bytes: Uint8Array): Picture | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const begins = (...signature: number[]): boolean => signature.every((byte, index) => bytes[index] === byte)
  try {
    if (begins(0x89, 0x50, 0x4e, 0x47))
      return { mimeType: 'image/png', width: view.getUint32(16), height: view.getUint32(20) }
    if (begins(0x47, 0x49, 0x46, 0x38))
      return { mimeType: 'image/gif', width: view.getUint16(6, true), height: view.getUint16(8, true) }
    if (begins(0x52, 0x49, 0x46, 0x46)) return readWebp(bytes, view)
    if (begins(0xff, 0xd8)) return readJpeg(view)
  } catch {
    // It ends before its size.
  }
  return undefined
}

/** Goes from segment to segment until a "start of frame". */
function readJpeg(view: DataView): Picture | undefined {
  for (let position = 2; ;) {
    const marker = view.getUint16(position)
    const isFrame = marker >= 0xff_c0 && marker <= 0xff_cf && ![0xff_c4, 0xff_c8, 0xff_cc].includes(marker)
    if (isFrame)
      return {
        mimeType: 'image/jpeg',
        height: view.getUint16(position + 5),
        width: view.getUint16(position + 7),
      }
    if (marker < 0xff_00) return undefined
    position += 2 + view.getUint16(position + 2)
  }
}

function readWebp(bytes: Uint8Array, view: DataView): Picture | undefined {
  const mimeType = 'image/webp'
  const format = new TextDecoder().decode(bytes.subarray(12, 16))
  const triple = (at: number): number => view.getUint16(at, true) + (view.getUint8(at + 2) << 16)
  if (format === 'VP8X') return { mimeType, width: triple(24) + 1, height: triple(27) + 1 }
  if (format === 'VP8 ')
    return { mimeType, width: view.getUint16(26, true) & 0x3f_ff, height: view.getUint16(28, true) & 0x3f_ff }
  if (format !== 'VP8L') return undefined
  const packed = view.getUint32(21, true)
  return { mimeType, width: (packed & 0x3f_ff) + 1, height: ((packed >> 14) & 0x3f_ff) + 1 }
}
