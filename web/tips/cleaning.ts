/**
 * Makes a picture anew without what its file carries: decoded, drawn on a canvas, encoded. Some browsers, Tor Browser
 * above all, give out noise instead of what was drawn: then the picture is left as it is, and the page says so.
 */
import { metadataIn } from './metadata.ts'

const longestSidePixels = 4096
const quality = 0.85

/** `undefined`: it could not be cleaned, or what came of it is not clean. */
export async function cleanPicture(file: Blob): Promise<Blob | undefined> {
  try {
    if (isNoisy()) return undefined
    const picture = await createImageBitmap(file, { imageOrientation: 'from-image' })
    const scale = Math.min(1, longestSidePixels / Math.max(picture.width, picture.height))
    const [canvas, context] = canvasOf(Math.round(picture.width * scale), Math.round(picture.height * scale))
    // A picture may be transparent; what it is encoded as is not.
    context.fillStyle = '#ffffff'
    context.fillRect(0, 0, canvas.width, canvas.height)
    context.drawImage(picture, 0, 0, canvas.width, canvas.height)
    picture.close()
    const made = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', quality))
    if (made === null || metadataIn(new Uint8Array(await made.arrayBuffer())).length > 0) return undefined
    return made
  } catch {
    return undefined
  }
}

const patternPixels = 16

/** Whether what is read from a canvas is not what was drawn there. */
function isNoisy(): boolean {
  const [, context] = canvasOf(patternPixels, patternPixels)
  const colour = (at: number): [number, number, number] => [(at * 37) % 256, (at * 91) % 256, (at * 13) % 256]
  for (let at = 0; at < patternPixels ** 2; at += 1) {
    context.fillStyle = `rgb(${colour(at).join(' ')})`
    context.fillRect(at % patternPixels, Math.floor(at / patternPixels), 1, 1)
  }
  const { data } = context.getImageData(0, 0, patternPixels, patternPixels)
  for (let at = 0; at < patternPixels ** 2; at += 1)
    if (colour(at).some((value, channel) => data[at * 4 + channel] !== value)) return true
  return false
}

function canvasOf(width: number, height: number): [HTMLCanvasElement, CanvasRenderingContext2D] {
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = height
  const context = canvas.getContext('2d')
  if (context === null) throw new Error('no-canvas')
  return [canvas, context]
}
