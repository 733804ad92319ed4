import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { metadataIn } from '../../web/tips/metadata.ts'

const clean = new Uint8Array(readFileSync('campaigns/azerbaijan/photos/khadija-ismayilova.jpg'))

function segment(marker: number, content: string): Uint8Array {
  const bytes = Buffer.from(content, 'latin1')
  return Uint8Array.of(0xff, marker, (bytes.length + 2) >> 8, (bytes.length + 2) & 0xff, ...bytes)
}

const withSegment = (marker: number, content: string): Uint8Array =>
  Uint8Array.of(...clean.subarray(0, 2), ...segment(marker, content), ...clean.subarray(2))

test('a picture that is nothing but a picture is clean', () => {
  expect(metadataIn(clean)).toEqual([])
})

test.each([
  ['exif', 0xe1, 'Exif\0\0MM'],
  ['xmp', 0xe1, 'http://ns.adobe.com/xap/1.0/\0<x/>'],
  ['xmp', 0xe1, 'http://ns.adobe.com/xmp/extension/\0'],
  ['iptc', 0xed, 'Photoshop 3.0\0'],
  ['comment', 0xfe, 'Ganja'],
  ['application', 0xe2, 'MPF\0'],
  ['application', 0xe0, 'JFXX\0'],
  ['application', 0xe0, 'JFIF\0\x01\x01\0\0\x01\0\x01\x01\x01\xff\xff\xff'],
  ['application', 0xec, 'Ducky'],
] as const)('%s is found in segment %i', (found, marker, content) => {
  expect(metadataIn(withSegment(marker, content))).toEqual([found])
})

test('what stands behind the end is found, and so is what is no picture or is cut off', () => {
  expect(metadataIn(Uint8Array.of(...clean, 1))).toEqual(['trailer'])
  expect(metadataIn(Uint8Array.of(...clean, ...clean))).toEqual(['trailer'])
  expect(metadataIn(clean.subarray(0, -5))).toEqual(['trailer'])
  expect(metadataIn(new TextEncoder().encode('%PDF-1.4'))).toEqual(['not-a-jpeg'])
  expect(metadataIn(new Uint8Array(0))).toEqual(['not-a-jpeg'])
})
