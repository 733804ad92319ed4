/** A message with its notes and files as one age file to a passphrase; inside is a tar that any computer unpacks. */
import { CaselineError } from '../../bot/errors.ts'
import type { Desk, Opened } from './desk.ts'
import { contentOfFile, save, savedName } from './files.ts'

const blockBytes = 512

export async function exportTip(desk: Desk, opened: Opened, passphrase: string): Promise<void> {
  const { row, content, notes } = opened
  if (!content) return
  // Keys and names of parts serve nobody outside; the words and the files do.
  const files = content.files.map(({ name, type, bytes, cleaned }, index) => ({
    saved: savedName({ type }, index),
    name,
    type,
    bytes,
    cleaned,
  }))
  const { id, team, day, status } = row
  const { topic, urgent, country, language, text } = content
  const told = { id, team, day, status, topic, urgent, country, language, text, files, notes }
  const entries = [
    { name: 'message.json', bytes: new TextEncoder().encode(JSON.stringify(told, undefined, 2)) },
  ]
  for (const [index, file] of content.files.entries()) {
    const blob = await contentOfFile(desk, opened, file)
    if (!blob) throw new CaselineError('unreadable', 'A file of the message could not be read.')
    entries.push({ name: savedName(file, index), bytes: new Uint8Array(await blob.arrayBuffer()) })
  }
  const { Encrypter } = await import('age-encryption')
  const encrypter = new Encrypter()
  encrypter.setPassphrase(passphrase.normalize('NFC').trim())
  const sealed = await encrypter.encrypt(tarOf(entries))
  save(new Blob([sealed as Uint8Array<ArrayBuffer>]), 'export.tar.age')
}

type Entry = { readonly name: string; readonly bytes: Uint8Array<ArrayBuffer> }

/** The plainest form of a tar, without times and owners. */
function tarOf(entries: readonly Entry[]): Uint8Array {
  const blocks = entries.map(({ name, bytes }) => {
    const padded = new Uint8Array(blockBytes + Math.ceil(bytes.length / blockBytes) * blockBytes)
    padded.set(headerOf(name, bytes.length))
    padded.set(bytes, blockBytes)
    return padded
  })
  const tar = new Uint8Array(blocks.reduce((sum, { length }) => sum + length, 2 * blockBytes))
  let at = 0
  for (const block of blocks) {
    tar.set(block, at)
    at += block.length
  }
  return tar
}

function headerOf(name: string, bytes: number): Uint8Array {
  const header = new Uint8Array(blockBytes)
  const write = (at: number, text: string): void => header.set(new TextEncoder().encode(text), at)
  write(0, name)
  write(100, '0000600\0')
  write(108, '0000000\0')
  write(116, '0000000\0')
  write(124, `${bytes.toString(8).padStart(11, '0')}\0`)
  write(136, '00000000000\0')
  write(148, '        ')
  write(156, '0')
  write(257, 'ustar\x0000')
  const sum = header.reduce((all, byte) => all + byte, 0)
  write(148, `${sum.toString(8).padStart(6, '0')}\0 `)
  return header
}
