/** What is shown: the view of the moment under a header, and one place where things are said aloud. */
import { demand, set, type Desk } from '../desk.ts'
import { languages } from '../texts/languages.ts'
import { lock } from '../unlocking.ts'
import { EntryView, TelegramView } from './entry.tsx'
import { InboxView } from './inbox.tsx'
import { Shortcuts } from './shortcuts.tsx'
import { TipView } from './tip.tsx'
import { UnlockView } from './unlock.tsx'

export function App({ desk }: { readonly desk: Desk }) {
  return (
    <div class={desk.view === 'desk' ? 'app wide' : 'app'}>
      <Header desk={desk} />
      <p class="status" role="status" data-said={desk.said !== ''}>
        {desk.said}
      </p>
      {desk.shortcuts && <Shortcuts desk={desk} />}
      <main>
        <View desk={desk} />
      </main>
      <Languages desk={desk} />
    </div>
  )
}

function Languages({ desk }: { readonly desk: Desk }) {
  return (
    <footer>
      {languages.map((each) => (
        <button
          type="button"
          class="small"
          key={each.code}
          lang={each.code}
          aria-pressed={each === desk.texts}
          onClick={() => set(desk, { texts: each, choseLanguage: true })}
        >
          {each.name}
        </button>
      ))}
    </footer>
  )
}

function View({ desk }: { readonly desk: Desk }) {
  if (desk.view === 'telegram') return <TelegramView desk={desk} />
  if (desk.view === 'entry') return <EntryView desk={desk} />
  if (desk.view === 'unlock') return <UnlockView desk={desk} />
  return (
    <div class={desk.opened ? 'desk reading' : 'desk'}>
      <InboxView desk={desk} />
      {desk.opened && <TipView key={desk.opened.row.id} desk={desk} opened={desk.opened} />}
    </div>
  )
}

function Header({ desk }: { readonly desk: Desk }) {
  const { texts } = desk
  return (
    <header>
      <h1>{texts.title}</h1>
      <div class="line">
        {desk.keys && (
          <button
            type="button"
            class="small typing"
            onClick={() => set(desk, { shortcuts: !desk.shortcuts })}
          >
            {texts.shortcuts}
          </button>
        )}
        {desk.session !== undefined && (
          <button type="button" class="small" onClick={() => void leave(desk)}>
            {texts.leave}
          </button>
        )}
        {desk.keys && (
          <button type="button" class="small main" data-lock onClick={() => void lock(desk)}>
            {texts.lock}
          </button>
        )}
      </div>
    </header>
  )
}

/** Ends it here even where the function cannot be reached. */
async function leave(desk: Desk): Promise<void> {
  await demand(desk, 'close', {})
  desk.session = undefined
  desk.drafts.clear()
  await lock(desk)
  desk.sealedDrafts.clear()
  set(desk, { rows: [], older: [], state: undefined, token: undefined, view: 'entry', said: desk.texts.done })
}
