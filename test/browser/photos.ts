/** A photo as a telephone makes it: a real picture with EXIF, XMP, a comment and bytes behind its end. */
import type { Page } from 'playwright-core'

/** Stands in everything that the picture carries. */
export const photoCanary = 'CANARY-40.4093N-49.8671E'

/** Drawn by the browser, then furnished with what may not get through. */
export async function aPhoto(page: Page): Promise<Uint8Array<ArrayBuffer>> {
  const picture = Buffer.from(await page.evaluate<number[]>(drawing))
  const exif = segment(0xe1, Buffer.concat([Buffer.from('Exif\0\0'), tiff()]))
  const xmp = segment(
    0xe1,
    Buffer.from(`http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>${photoCanary}</x:xmpmeta>`),
  )
  const comment = segment(0xfe, Buffer.from(photoCanary))
  return new Uint8Array(
    Buffer.concat([
      picture.subarray(0, 2),
      exif,
      xmp,
      comment,
      picture.subarray(2),
      Buffer.from(photoCanary),
    ]),
  )
}

// Run in the browser, as text: its names are not those of Node.
const drawing = `(async () => {
  const canvas = document.createElement('canvas')
  canvas.width = 320
  canvas.height = 240
  const context = canvas.getContext('2d')
  for (let at = 0; at < 24; at += 1) {
    context.fillStyle = 'hsl(' + at * 15 + ' 70% 50%)'
    context.fillRect(at * 13, at * 9, 60, 60)
  }
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg'))
  return [...new Uint8Array(await blob.arrayBuffer())]
})()`

function segment(marker: number, content: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0])
  head.writeUInt16BE(content.length + 2, 2)
  return Buffer.concat([head, content])
}

/** The smallest EXIF: one text. */
function tiff(): Buffer {
  const text = Buffer.from(`${photoCanary}\0`)
  const head = Buffer.alloc(26)
  head.write('MM\0*', 0, 'latin1')
  head.writeUInt32BE(8, 4)
  head.writeUInt16BE(1, 8)
  head.writeUInt16BE(0x010e, 10)
  head.writeUInt16BE(2, 12)
  head.writeUInt32BE(text.length, 14)
  head.writeUInt32BE(26, 18)
  return Buffer.concat([head, text])
}
