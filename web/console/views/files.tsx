/** Files of a message: pictures are shown as they are drawn here, all others can only be saved. */
import { useRef, useState } from 'preact/hooks'
import type { TipFile } from '../../../bot/tips/tip.ts'
import { filled } from '../../tips/texts/languages.ts'
import { busily, set, type Desk, type Opened } from '../desk.ts'
import { contentOfFile, drawPicture, isPicture, save, savedName } from '../files.ts'
import { visible } from '../visible.ts'

type Props = { readonly desk: Desk; readonly opened: Opened }

export function Files({ desk, opened, files }: Props & { readonly files: readonly TipFile[] }) {
  const { texts } = desk
  if (files.length === 0) return null
  return (
    <section aria-label={texts.files}>
      <h3>{texts.files}</h3>
      <p class="hint">{texts.filesHint}</p>
      <ul class="files">
        {files.map((file, index) => (
          <li key={file.parts[0]}>
            <FileBox desk={desk} opened={opened} file={file} index={index} />
          </li>
        ))}
      </ul>
    </section>
  )
}

type FileProps = Props & { readonly file: TipFile; readonly index: number }

function FileBox({ desk, opened, file, index }: FileProps) {
  const { texts } = desk
  const canvas = useRef<HTMLCanvasElement>(null)
  const [isDrawn, setDrawn] = useState(false)
  const withContent = (use: (blob: Blob) => Promise<void> | void) =>
    busily(desk, async () => {
      try {
        const blob = await contentOfFile(desk, opened, file)
        if (blob && desk.keys) await use(blob)
      } catch {
        set(desk, { said: texts.fileBroken })
      }
    })
  const show = (): void =>
    void withContent(async (blob) => {
      if (!canvas.current) return
      await drawPicture(blob, canvas.current)
      setDrawn(true)
    })
  const name = savedName(file, index)
  return (
    <>
      <p>
        <bdi>{visible(file.name)}</bdi>{' '}
        <span class="hint">
          {sizeOf(file.bytes, texts.code)} · {file.cleaned ? texts.cleaned : texts.asItCame}
        </span>
      </p>
      {isPicture(file) && (
        <>
          {!isDrawn && (
            <button type="button" disabled={desk.busy} onClick={show}>
              {texts.showPicture}
            </button>
          )}
          <canvas
            ref={canvas}
            hidden={!isDrawn}
            role="img"
            aria-label={filled(texts.picture, { number: index + 1 })}
          />
        </>
      )}
      <details>
        <summary>{filled(texts.saveFile, { name })}</summary>
        <p class="warning">{texts.saveSure}</p>
        <button
          type="button"
          disabled={desk.busy}
          onClick={() => void withContent((blob) => save(blob, name))}
        >
          {filled(texts.saveFile, { name })}
        </button>
      </details>
    </>
  )
}

function sizeOf(bytes: number, language: string): string {
  const [amount, unit] = bytes < 1_000_000 ? [bytes / 1000, 'kilobyte'] : [bytes / 1_000_000, 'megabyte']
  return new Intl.NumberFormat(language, { style: 'unit', unit, maximumFractionDigits: 1 }).format(amount)
}
