/** Unlocking: with a kept key or a key file and its passphrase, or with a passkey. */
import { useRef, useState } from 'preact/hooks'
import { fromBase64url, toBase64url } from '../../../bot/sealing/base64url.ts'
import { openIdentityFile } from '../../../bot/sealing/identity.ts'
import { filled } from '../../tips/texts/languages.ts'
import { busily, demand, set, type Desk } from '../desk.ts'
import { isPasskey, openWithPasskey } from '../passkey.ts'
import { lookAround } from '../session.ts'
import { unlockWith } from '../unlocking.ts'
import { Check, Field, Heading } from './parts.tsx'

type Props = { readonly desk: Desk }

export function UnlockView({ desk }: Props) {
  const { texts, fingerprint, roster } = desk
  if (!roster)
    return (
      <section>
        <Heading text={texts.unlockTitle} />
        <p class="warning" role="alert" data-no-roster>
          {texts.noRoster}
        </p>
      </section>
    )
  return (
    <section>
      <Heading text={texts.unlockTitle} />
      <p>{texts.unlockHint}</p>
      <Passkeys desk={desk} />
      <PassphraseForm desk={desk} />
      <p class="hint">{texts.fingerprint}</p>
      <p class="fingerprint" lang="en" dir="ltr" data-fingerprint>
        {fingerprint.join(' ')}
      </p>
    </section>
  )
}

function Passkeys({ desk }: Props) {
  const { texts, state } = desk
  const name = state?.known
  const kept = state?.wrapped.filter(isPasskey) ?? []
  if (name === undefined || kept.length === 0) return null
  const unlock = async (): Promise<void> => {
    const keys = await openWithPasskey(kept, name).catch(() => undefined)
    if (keys) await unlockWith(desk, keys)
    else set(desk, { said: texts.passkeyFailed })
  }
  return (
    <button type="button" class="main whole" disabled={desk.busy} onClick={() => void busily(desk, unlock)}>
      {texts.usePasskey}
    </button>
  )
}

function PassphraseForm({ desk }: Props) {
  const { texts, state } = desk
  const kept = state?.wrapped.find(({ wrapping }) => wrapping === 'passphrase')
  const [file, setFile] = useState<File>()
  const [keep, setKeep] = useState(false)
  const [otherKey, setOtherKey] = useState(false)
  const passphrase = useRef<HTMLInputElement>(null)
  const usesKept = kept !== undefined && !otherKey

  const unlock = async (): Promise<void> => {
    const field = passphrase.current
    const bytes = usesKept ? fromBase64url(kept.blob) : file && new Uint8Array(await file.arrayBuffer())
    if (!bytes || !field) return
    set(desk, { said: texts.opening })
    await painted()
    const typed = field.value
    field.value = ''
    const keys = await openIdentityFile(bytes, typed).catch(() => undefined)
    if (!keys) set(desk, { said: texts.wrongPassphrase })
    else if ((await unlockWith(desk, keys)) && keep && !usesKept) await keepWrapped(desk, bytes)
  }
  const submit = (event: Event): void => {
    event.preventDefault()
    void busily(desk, unlock)
  }
  return (
    <form autocomplete="off" onSubmit={submit}>
      {usesKept ? (
        <p>
          <strong>{filled(texts.keptKey, { name: state?.known ?? '' })}</strong>{' '}
          <button type="button" class="small" onClick={() => setOtherKey(true)}>
            {texts.otherKey}
          </button>
        </p>
      ) : (
        <Field label={texts.keyFile}>
          {(id) => (
            <input id={id} type="file" onChange={(event) => setFile(event.currentTarget.files?.[0])} />
          )}
        </Field>
      )}
      <Field label={texts.passphrase}>
        {(id) => <input id={id} ref={passphrase} type="password" autocomplete="off" dir="auto" />}
      </Field>
      {!usesKept && (
        <>
          <Check label={texts.keepKey} checked={keep} change={setKeep} />
          <p class="hint">{texts.keepKeyHint}</p>
        </>
      )}
      <button type="submit" class="main whole" disabled={desk.busy}>
        {texts.unlock}
      </button>
    </form>
  )
}

async function keepWrapped(desk: Desk, bytes: Uint8Array): Promise<void> {
  if (await demand(desk, 'wrap', { wrapping: 'passphrase', blob: toBase64url(bytes) })) await lookAround(desk)
}

/** What is said must be on the screen before the calculation, which lets nothing else happen. */
async function painted(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 30))
}
