import { createServer } from 'node:http'
type Any = any
export type Person = Any
export type Telegram = Any
export async function startTelegram(options: Any): Promise<Telegram> {
  let updateId = 1000,
    messageId = 0,
    fileId = 0,
    queryId = 0
  let deliver: Any
  const people = new Map<number, Any>()
  const calls: Any[] = []
  const files = new Map<string, Uint8Array>()
  const queues = new Map<string, Promise<void>>()
  const send = (kind: string, who: number, payload: Any) => {
    const key = kind + who
    const update = { update_id: updateId++, ...payload }
    const next = (queues.get(key) ?? Promise.resolve()).then(async () => {
      for (let i = 0; i < 50; i++) {
        const { status } = await deliver(update, { 'x-telegram-bot-api-secret-token': secret }).catch(() => ({
          status: 500,
        }))
        if (status >= 200 && status < 300) return
        await new Promise((r) => setTimeout(r, options.redeliveryMs ?? 50))
      }
    })
    queues.set(key, next)
    return next
  }
  let secret = ''
  const methods: Any = {
    sendMessage: (p: Any) => post(p, { text: plain(p.text), html: p.text }),
    sendPhoto: (p: Any) => post(p, { photo: register(p.photo), caption: plain(p.caption ?? ''), text: '' }),
    sendDocument: (p: Any) =>
      post(p, { document: { bytes: p.document }, caption: plain(p.caption ?? ''), text: '' }),
    editMessageText: (p: Any) =>
      edit(p, (m: Any) => {
        if (m.photo || m.document) throw bad('there is no text in the message to edit')
        m.text = plain(p.text)
      }),
    editMessageMedia: (p: Any) =>
      edit(p, (m: Any) => {
        m.photo = register(p.media.media)
        m.caption = plain(p.media.caption ?? '')
        m.text = ''
      }),
    editMessageReplyMarkup: (p: Any) => edit(p, () => {}),
    deleteMessage: (p: Any) => {
      const c = people.get(p.chat_id)
      c.chat = c.chat.filter((m: Any) => m.messageId !== p.message_id)
      return true
    },
    answerCallbackQuery: (p: Any) => {
      const o = queries.get(p.callback_query_id)
      o?.alerts.push({ text: p.text })
      return true
    },
    answerInlineQuery: () => true,
    getMe: () => ({ id: 4242, is_bot: true, first_name: 'b', username: 'caseline_bot' }),
  }
  const queries = new Map<string, Any>()
  const bad = (d: string, code = 400) => Object.assign(new Error(d), { code })
  const plain = (h: string) => {
    if (/<(?!\/?(b|i|a)\b)/.test(h)) throw bad("can't parse entities")
    return h
      .replaceAll(/<[^>]*>/g, '')
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&quot;', '"')
      .replaceAll('&amp;', '&')
  }
  const register = (photo: Any) => {
    if (typeof photo === 'string') {
      if (!files.has(photo)) throw bad('wrong file identifier')
      return photo
    }
    const id = `file${++fileId}`
    files.set(id, photo)
    return id
  }
  const kb = (m: Any, markup: Any) => {
    m.buttons = (markup?.inline_keyboard ?? []).map((r: Any) =>
      r.map((b: Any) => ({ text: b.text, callbackData: b.callback_data, url: b.url })),
    )
    m.keyboard = m.buttons.map((r: Any) => r.map((b: Any) => b.text))
    for (const b of m.buttons.flat())
      if (b.callbackData && Buffer.byteLength(b.callbackData) > 64) throw bad('BUTTON_DATA_INVALID')
  }
  const post = (p: Any, content: Any) => {
    const person = people.get(p.chat_id)
    if (!person) throw bad('chat not found')
    if (person.blocked) throw bad('Forbidden: bot was blocked by the user', 403)
    const m = { messageId: ++messageId, from: 'bot', ...content, entities: [] }
    kb(m, p.reply_markup)
    person.chat.push(m)
    return api(person, m)
  }
  const api = (person: Any, m: Any) => ({
    message_id: m.messageId,
    date: 1,
    chat: { id: person.id, type: 'private', first_name: person.firstName },
    ...(m.photo
      ? { photo: [{ file_id: m.photo, file_unique_id: m.photo, width: 1, height: 1 }], caption: m.caption }
      : m.document
        ? { document: { file_id: 'd' } }
        : { text: m.text }),
  })
  const edit = (p: Any, change: Any) => {
    const person = people.get(p.chat_id)
    const m = person?.chat.find((x: Any) => x.messageId === p.message_id)
    if (!m) throw bad('message to edit not found')
    const before = JSON.stringify(m)
    change(m)
    kb(m, p.reply_markup)
    if (JSON.stringify(m) === before) throw bad('message is not modified')
    return api(person, m)
  }
  const server = createServer((req, res) => {
    const chunks: Buffer[] = []
    req
      .on('data', (c) => chunks.push(c))
      .on('end', async () => {
        const method = (req.url ?? '').split('/').pop() ?? ''
        let p: Any = {}
        const body = Buffer.concat(chunks)
        if ((req.headers['content-type'] ?? '').includes('multipart')) {
          const form = await new Request('http://x', {
            method: 'POST',
            body,
            headers: { 'content-type': req.headers['content-type'] as string },
          }).formData()
          const attached: Any = {}
          for (const [k, v] of form)
            if (typeof v === 'string') p[k] = /^[\[{\d]/.test(v) ? JSON.parse(v) : v
            else attached[k] = new Uint8Array(await v.arrayBuffer())
          for (const k of ['photo', 'document'])
            if (typeof p[k] === 'string' && p[k].startsWith('attach://')) p[k] = attached[p[k].slice(9)]
          if (p.media?.media?.startsWith?.('attach://')) p.media.media = attached[p.media.media.slice(9)]
        } else p = body.length ? JSON.parse(body.toString()) : {}
        let answer: Any,
          status = 200
        try {
          if (!methods[method]) throw bad('no method ' + method)
          answer = { ok: true, result: methods[method](p) }
        } catch (e: Any) {
          status = e.code ?? 500
          answer = { ok: false, error_code: status, description: e.message }
        }
        calls.push({ method, payload: p, answer })
        res.statusCode = status
        res.setHeader('content-type', 'application/json')
        res.end(JSON.stringify(answer))
      })
  })
  await new Promise<void>((r) => server.listen(0, '127.0.0.1', r))
  const idle = async () => {
    for (;;) {
      const all = [...queues.values()]
      await Promise.all(all)
      if ([...queues.values()].every((q, i) => q === all[i])) return
    }
  }
  const user = (p: Any) => ({
    id: p.id,
    is_bot: false,
    first_name: p.firstName,
    language_code: p.languageCode,
  })
  return {
    apiRoot: `http://127.0.0.1:${(server.address() as Any).port}`,
    calls,
    idle,
    setWebhook: (o: Any) => {
      secret = o.secret
    },
    deliverBy: (f: Any) => {
      deliver = f
    },
    close: () =>
      new Promise<void>((r) => {
        server.closeAllConnections()
        server.close(() => r())
      }),
    person: (o: Any) => {
      const p: Any = { id: o.id ?? 1, ...o, chat: [], alerts: [], blocked: false }
      people.set(p.id, p)
      const chat = { id: p.id, type: 'private', first_name: p.firstName }
      const message = (content: Any) => {
        const m = { messageId: ++messageId, from: 'person', text: content.text ?? '' }
        p.chat.push(m)
        return send('m', p.id, {
          message: { message_id: m.messageId, date: 1, chat, from: user(p), ...content },
        }).then(() => m)
      }
      p.says = (text: string) =>
        message({
          text,
          ...(text.startsWith('/') && {
            entities: [{ type: 'bot_command', offset: 0, length: text.split(' ')[0]!.length }],
          }),
        })
      p.starts = (x?: string) => p.says(x ? `/start ${x}` : '/start')
      p.sendsPhoto = () => message({ photo: [{ file_id: 'x', file_unique_id: 'x', width: 1, height: 1 }] })
      p.sendsSticker = () => message({ sticker: { file_id: 'x' } })
      p.sendsVoice = () => message({ voice: { file_id: 'x' } })
      p.sendsDocument = () => message({ document: { file_id: 'x' } })
      p.edits = (id: number, text: string) =>
        send('m', p.id, {
          edited_message: { message_id: id, date: 1, edit_date: 2, chat, from: user(p), text },
        })
      p.pressesData = (id: number, data: string) => {
        const m = p.chat.find((x: Any) => x.messageId === id)
        const q = String(++queryId)
        queries.set(q, p)
        return send('c', p.id, {
          callback_query: {
            id: q,
            from: user(p),
            chat_instance: '1',
            data,
            message: m ? api(p, m) : undefined,
          },
        })
      }
      p.presses = (label: string) => {
        for (const m of p.chat.toReversed()) {
          const b = (m.buttons ?? []).flat().find((x: Any) => x.text.includes(label))
          if (b) {
            if (!b.callbackData) throw new Error('link ' + label)
            return p.pressesData(m.messageId, b.callbackData)
          }
        }
        throw new Error(
          `no button ${label} in ${JSON.stringify(p.chat.map((m: Any) => m.keyboard))} ${p.last?.text}`,
        )
      }
      p.blocks = () => {
        p.blocked = true
        return send('b', p.id, {
          my_chat_member: {
            chat,
            from: user(p),
            date: 1,
            old_chat_member: { status: 'member' },
            new_chat_member: { status: 'kicked' },
          },
        })
      }
      p.unblocks = () => {
        p.blocked = false
        return send('b', p.id, {
          my_chat_member: {
            chat,
            from: user(p),
            date: 1,
            old_chat_member: { status: 'kicked' },
            new_chat_member: { status: 'member' },
          },
        })
      }
      p.inlineQuery = (query: string) =>
        send('i', p.id, { inline_query: { id: '1', from: user(p), query, offset: '' } })
      Object.defineProperty(p, 'last', { get: () => p.chat.filter((m: Any) => m.from === 'bot').at(-1) })
      return p
    },
  }
}
