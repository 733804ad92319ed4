/** /following: what someone hears about, each a button that sets it; /stop and the words for it end it all. */
import { Composer } from 'grammy'
import { countriesOf } from '../campaign/content.ts'
import { isInAudience, withoutDialogue, type Follow } from '../chats/chat.ts'
import { leaverWrite } from '../delivery/pump.store.ts'
import { tokenOf } from '../chats/profile.ts'
import type { CaselineContext, Visit } from '../context.ts'
import { onCommand, onRoute } from '../routing.ts'
import { button, keyboard, pageOf } from '../telegram/keyboards.ts'
import { answerPress, send, show, type Screen } from '../telegram/screens.ts'
import { bold, paragraphs } from '../text/html.ts'
import type { Texts } from '../text/texts.ts'
import { followName, followOfToken, setFollow, tooManyFollows } from './follow.ts'
import { homeButton, menuKeyboard, pageButtons } from './menu.ts'

const followsPerPage = 8

export function followingChat(texts: Texts): Composer<CaselineContext> {
  const chat = new Composer<CaselineContext>()
  onCommand(chat, 'following', async (ctx) => void (await send(ctx, followingScreen(ctx.visit, 0))))
  onRoute(chat, 'following', async (ctx, { page }) => show(ctx, followingScreen(ctx.visit, page)))
  onRoute(chat, 'follow', async (ctx, { follow: token, wanted, origin }, next) => {
    if (origin !== 'list') return next()
    const follow = followOfToken(token, ctx.visit.content)
    if (follow && (await setFollow(ctx.visit, follow, wanted)) === 'too-many') {
      await answerPress(ctx, tooManyFollows(ctx.visit))
    }
    await show(ctx, followingScreen(ctx.visit, follow ? pageHolding(ctx.visit, follow) : 0))
  })
  onCommand(chat, 'stop', stop)
  onRoute(chat, 'stop', stop)
  const words = stopWords(texts)
  chat.on('message:text', async (ctx, next) => {
    const said = ctx.message.text.trim().toLocaleLowerCase(ctx.visit.language)
    return words.has(said) || words.has(said.toLowerCase()) ? stop(ctx) : next()
  })
  return chat
}

async function stop(ctx: CaselineContext): Promise<void> {
  const { visit } = ctx
  const held = visit.chat.follows.length > 0 || visit.replayed
  if (visit.chat.follows.length > 0 || visit.chat.dialogue) {
    const { chats } = ctx.services
    await visit.commit({ ...withoutDialogue(visit.chat), follows: [] }, [
      ...(isInAudience(visit.chat) ? [leaverWrite(chats.pseudonymOf(visit.userId), visit.now)] : []),
      ...(visit.chat.follows.length > 0 ? [chats.followsErased(visit.userId, visit.now)] : []),
    ])
  }
  await show(ctx, {
    text: visit.say.html(held ? 'follow.stopped' : 'follow.nothingToStop'),
    keyboard: menuKeyboard(visit.say),
  })
}

function followingScreen(visit: Visit, wantedPage: number): Screen {
  const { say, chat } = visit
  const { items, page, pages } = pageOf(choices(visit), wantedPage, followsPerPage)
  const rows = items.map((follow) => {
    const held = chat.follows.includes(follow)
    const name = followName(follow, visit)
    const label = held ? say.plain('follow.on', { what: name }) : name
    return [button(label, 'follow', { follow: tokenOf(follow), wanted: !held, origin: 'list' })]
  })
  return {
    text: paragraphs([
      bold(say.html('follow.title')),
      say.html('follow.intro'),
      chat.follows.length === 0 ? say.html('follow.none') : undefined,
      pages > 1 ? say.html('nav.page', { page: page + 1, pages }) : undefined,
    ]),
    keyboard: keyboard(
      ...rows,
      pageButtons(say, { page, pages }, (label, to) => button(label, 'following', { page: to })),
      chat.follows.length > 0 ? [button(say.plain('follow.stop'), 'stop')] : undefined,
      [homeButton(say)],
    ),
  }
}

/** Everything, urgent, countries, cases; what is followed and no longer part of the campaign stays, to be ended. */
function choices({ content, chat }: Visit): Follow[] {
  const offered: Follow[] = [
    'everything',
    'urgent',
    ...countriesOf(content).map((country): Follow => `country:${country}`),
    ...content.cases.map(({ id }): Follow => `case:${id}`),
  ]
  return [...offered, ...chat.follows.filter((follow) => !offered.includes(follow))]
}

function pageHolding(visit: Visit, follow: Follow): number {
  return Math.max(0, Math.floor(choices(visit).indexOf(follow) / followsPerPage))
}

function stopWords(texts: Texts): ReadonlySet<string> {
  return new Set(texts.inAllLanguages('follow.words').flatMap((words) => words.toLowerCase().split('|')))
}
