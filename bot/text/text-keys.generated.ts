// Made from locales/en.json by `npm run fix`. Do not edit.
import type { Html } from './html.ts'

export type TextValues = {
  'language.ownName': Record<string, never>
  'menu.cases': Record<string, never>
  'menu.act': Record<string, never>
  'menu.following': Record<string, never>
  'menu.tip': Record<string, never>
  'menu.language': Record<string, never>
  'menu.myData': Record<string, never>
  'menu.home': Record<string, never>
  'menu.text': Record<string, never>
  'nav.back': Record<string, never>
  'nav.next': Record<string, never>
  'nav.previous': Record<string, never>
  'nav.page': { page: number; pages: number }
  'start.hello': { name: string | Html }
  'start.what': Record<string, never>
  'start.stored': Record<string, never>
  'start.newcomer': { title: string | Html }
  'start.unknownLink': Record<string, never>
  'help.text': Record<string, never>
  'common.inLanguage': { language: string | Html }
  'common.outdated': Record<string, never>
  'common.refused': Record<string, never>
  'common.unprompted': Record<string, never>
  'common.found': { count: number }
  'common.noFiles': Record<string, never>
  'common.unknownCommand': Record<string, never>
  'cases.title': Record<string, never>
  'cases.list': Record<string, never>
  'cases.missing': Record<string, never>
  'cases.follow': Record<string, never>
  'cases.unfollow': Record<string, never>
  'cases.timeline': Record<string, never>
  'cases.asOf': { day: string | Html }
  'cases.demands': Record<string, never>
  'cases.photo': { alt: string | Html; credit: string | Html }
  'cases.photoAlt': { alt: string | Html }
  'cases.timelineTitle': { name: string | Html }
  'cases.timelineEmpty': Record<string, never>
  'cases.source': Record<string, never>
  'cases.updates': Record<string, never>
  'cases.detention': { count: number }
  'cases.held': { count: number }
  'cases.groupDetention': { count: number }
  'cases.groupHeld': { count: number }
  'cases.shareText': { name: string | Html }
  'status.wanted': Record<string, never>
  'status.detained': Record<string, never>
  'status.onTrial': Record<string, never>
  'status.convicted': Record<string, never>
  'status.released': Record<string, never>
  'status.died': Record<string, never>
  'follow.title': Record<string, never>
  'follow.intro': Record<string, never>
  'follow.none': Record<string, never>
  'follow.everything': Record<string, never>
  'follow.urgent': Record<string, never>
  'follow.country': { country: string | Html }
  'follow.on': { what: string | Html }
  'follow.stop': Record<string, never>
  'follow.tooMany': { count: number }
  'follow.stopped': Record<string, never>
  'follow.nothingToStop': Record<string, never>
  'follow.words': Record<string, never>
  'follow.muted': { name: string | Html }
  'actions.title': Record<string, never>
  'actions.list': Record<string, never>
  'actions.none': Record<string, never>
  'actions.forCase': { name: string | Html }
  'actions.missing': Record<string, never>
  'actions.target': { target: string | Html }
  'actions.demands': Record<string, never>
  'actions.closes': { day: string | Html }
  'actions.opensLater': { day: string | Html }
  'actions.later': Record<string, never>
  'actions.goal': { goal: number; left: number }
  'actions.goalReached': { goal: number }
  'actions.count': { count: number }
  'actions.closed': Record<string, never>
  'actions.finalCount': { count: number }
  'actions.closedFollow': Record<string, never>
  'actions.followOffer': { name: string | Html }
  'actions.followEverything': Record<string, never>
  'actions.followingNow': Record<string, never>
  'actions.share': Record<string, never>
  'actions.shareText': { title: string | Html }
  'actions.outcome': { outcome: string | Html }
  'actions.kindPetition': Record<string, never>
  'actions.kindEmail': Record<string, never>
  'actions.kindSolidarity': Record<string, never>
  'actions.kindCall': Record<string, never>
  'actions.kindEvent': Record<string, never>
  'actions.isClosed': Record<string, never>
  'actions.ended': Record<string, never>
  'actions.countdown': { count: number; event: string | Html; day: string | Html }
  'actions.meantFor': { countries: string | Html }
  'actions.elsewhere': { title: string | Html }
  'actions.next': { title: string | Html }
  'keeping.updateCase': Record<string, never>
  'keeping.updateAction': Record<string, never>
  'keeping.caseNow': { status: string | Html }
  'keeping.caseAsk': Record<string, never>
  'keeping.actionAsk': Record<string, never>
  'keeping.addEntry': Record<string, never>
  'keeping.open': Record<string, never>
  'keeping.reopen': Record<string, never>
  'keeping.close': Record<string, never>
  'keeping.writeOutcome': Record<string, never>
  'keeping.changes': Record<string, never>
  'keeping.listAsk': Record<string, never>
  'keeping.listEmpty': Record<string, never>
  'keeping.lineStatus': { name: string | Html; status: string | Html }
  'keeping.lineEntry': { name: string | Html; day: string | Html }
  'keeping.lineOpen': { name: string | Html }
  'keeping.lineClose': { name: string | Html }
  'keeping.lineUndo': { name: string | Html }
  'keeping.takesBack': Record<string, never>
  'keeping.factStatus': { status: string | Html }
  'keeping.factChange': { before: string | Html; after: string | Html }
  'keeping.factDay': { day: string | Html }
  'keeping.factEntry': { day: string | Html }
  'keeping.factOpens': { day: string | Html }
  'keeping.factUntil': { day: string | Html }
  'keeping.factCloses': { day: string | Html }
  'keeping.factClosed': { day: string | Html }
  'keeping.stateDraft': Record<string, never>
  'keeping.stateSubmitted': { time: string | Html }
  'keeping.stateExpired': Record<string, never>
  'keeping.stateApproved': Record<string, never>
  'keeping.stateOvertaken': Record<string, never>
  'keeping.stateLeftOver': Record<string, never>
  'keeping.stateUndone': Record<string, never>
  'keeping.stateUndoDone': Record<string, never>
  'keeping.stateAbsorbed': Record<string, never>
  'keeping.void': Record<string, never>
  'keeping.approveAsk': Record<string, never>
  'keeping.alone': Record<string, never>
  'keeping.broadcast': Record<string, never>
  'keeping.undo': Record<string, never>
  'keeping.day': { day: string | Html }
  'keeping.until': { day: string | Html }
  'keeping.source': Record<string, never>
  'keeping.textAsk': { language: string | Html; limit: number }
  'keeping.outcomeAsk': { language: string | Html; limit: number }
  'keeping.sourceAsk': Record<string, never>
  'keeping.dayAsk': Record<string, never>
  'keeping.opensAsk': Record<string, never>
  'keeping.closesAsk': Record<string, never>
  'keeping.untilAsk': Record<string, never>
  'keeping.today': Record<string, never>
  'keeping.yesterday': Record<string, never>
  'keeping.atOnce': Record<string, never>
  'keeping.leaveOut': Record<string, never>
  'keeping.notText': Record<string, never>
  'keeping.tooLong': { length: number; limit: number }
  'keeping.sourceUnread': Record<string, never>
  'keeping.dayUnread': Record<string, never>
  'keeping.previewEmpty': Record<string, never>
  'keeping.gone': Record<string, never>
  'keeping.subjectGone': Record<string, never>
  'keeping.notNow': { state: string | Html }
  'keeping.noChange': Record<string, never>
  'keeping.future': Record<string, never>
  'keeping.beforeArrest': Record<string, never>
  'keeping.dayPast': Record<string, never>
  'keeping.needsUntil': Record<string, never>
  'keeping.untilEarly': Record<string, never>
  'keeping.keyGone': Record<string, never>
  'keeping.nothingToUndo': Record<string, never>
  'keeping.newsStatus': { name: string | Html; status: string | Html; day: string | Html }
  'keeping.newsOpen': { title: string | Html }
  'keeping.newsOpens': { title: string | Html; day: string | Html }
  'keeping.newsCloses': { title: string | Html; day: string | Html }
  'keeping.newsClosed': { title: string | Html }
  'sign.button': Record<string, never>
  'sign.agree': Record<string, never>
  'sign.anonymous': Record<string, never>
  'sign.confirm': Record<string, never>
  'sign.cancel': Record<string, never>
  'sign.withdraw': Record<string, never>
  'sign.keep': Record<string, never>
  'sign.consentTitle': Record<string, never>
  'sign.consentStored': Record<string, never>
  'sign.consentLong': { day: string | Html }
  'sign.consentRead': Record<string, never>
  'sign.consentHanded': { target: string | Html }
  'sign.consentHandedNoTarget': Record<string, never>
  'sign.consentFinal': { day: string | Html }
  'sign.nameAsk': Record<string, never>
  'sign.countryAsk': Record<string, never>
  'sign.countrySkip': Record<string, never>
  'sign.countryUnknown': Record<string, never>
  'sign.countryWhich': Record<string, never>
  'sign.check': Record<string, never>
  'sign.checkAction': { title: string | Html }
  'sign.checkName': Record<string, never>
  'sign.checkCountry': { country: string | Html }
  'sign.checkNoCountry': Record<string, never>
  'sign.done': Record<string, never>
  'sign.already': { day: string | Html }
  'sign.alreadyBare': Record<string, never>
  'sign.cancelled': Record<string, never>
  'sign.gone': Record<string, never>
  'sign.withdrawAsk': Record<string, never>
  'sign.withdrawn': Record<string, never>
  'sign.notSigned': Record<string, never>
  'sign.keyGone': Record<string, never>
  'sign.unavailable': Record<string, never>
  'sign.withName': Record<string, never>
  'sign.nameChoose': Record<string, never>
  'sign.nameType': Record<string, never>
  'sign.nameWrong': Record<string, never>
  'sign.nameUnavailable': Record<string, never>
  'sign.checkNamed': { name: string | Html }
  'sign.checkNameSealed': Record<string, never>
  'sign.consentNameStored': Record<string, never>
  'sign.consentNameLong': { day: string | Html }
  'sign.consentNameRead': Record<string, never>
  'sign.consentNameHanded': { target: string | Html }
  'sign.consentNameHandedNoTarget': Record<string, never>
  'sign.consentNameFinal': { day: string | Html }
  'settings.language': Record<string, never>
  'settings.choose': Record<string, never>
  'settings.second': Record<string, never>
  'settings.secondAsk': Record<string, never>
  'settings.secondNone': Record<string, never>
  'settings.changed': Record<string, never>
  'settings.secondChanged': { language: string | Html }
  'settings.title': Record<string, never>
  'settings.intro': Record<string, never>
  'settings.discreet': Record<string, never>
  'settings.discreetOn': Record<string, never>
  'settings.discreetOff': Record<string, never>
  'settings.atOnce': Record<string, never>
  'settings.atOnceNow': Record<string, never>
  'settings.daily': Record<string, never>
  'settings.dailyNow': Record<string, never>
  'settings.languageNow': { language: string | Html }
  'settings.secondNow': { language: string | Html }
  'settings.zone': Record<string, never>
  'settings.zoneNow': { zone: string | Html; time: string | Html }
  'settings.zoneAsk': Record<string, never>
  'settings.zoneUnknown': Record<string, never>
  'settings.zoneWhich': Record<string, never>
  'settings.quiet': Record<string, never>
  'settings.quietNow': { hours: string | Html }
  'settings.quietOffNow': Record<string, never>
  'settings.quietAsk': Record<string, never>
  'settings.quietUnread': Record<string, never>
  'settings.quietOff': Record<string, never>
  'settings.urgentAnytime': Record<string, never>
  'settings.urgentNow': Record<string, never>
  'settings.remembered': Record<string, never>
  'settings.rememberedAsk': Record<string, never>
  'settings.nameNow': { name: string | Html }
  'settings.nameNone': Record<string, never>
  'settings.nameType': Record<string, never>
  'settings.nameAsk': Record<string, never>
  'settings.nameCheck': { name: string | Html }
  'settings.nameTooLong': { count: number }
  'settings.nameKeep': Record<string, never>
  'settings.nameForget': Record<string, never>
  'settings.countryNow': { country: string | Html }
  'settings.countryNone': Record<string, never>
  'settings.countryChoose': Record<string, never>
  'settings.countryForget': Record<string, never>
  'data.title': Record<string, never>
  'data.nothing': Record<string, never>
  'data.language': { language: string | Html }
  'data.secondLanguage': { language: string | Html }
  'data.follows': { what: string | Html }
  'data.address': Record<string, never>
  'data.dialogue': Record<string, never>
  'data.idle': Record<string, never>
  'data.marks': Record<string, never>
  'data.unreachable': { day: string | Html }
  'data.signed': { title: string | Html; day: string | Html; country: string | Html }
  'data.signedNoCountry': { title: string | Html; day: string | Html }
  'data.bareMark': { title: string | Html; day: string | Html }
  'data.staff': { roles: string | Html }
  'data.staffHeld': Record<string, never>
  'data.file': Record<string, never>
  'data.telegram': Record<string, never>
  'data.forget': Record<string, never>
  'data.fileName': Record<string, never>
  'data.signing': { title: string | Html }
  'data.signingFrom': { title: string | Html; country: string | Html }
  'data.zone': { zone: string | Html }
  'data.ledger': Record<string, never>
  'data.erasures': Record<string, never>
  'data.signedNamed': { title: string | Html; day: string | Html }
  'data.signingNamed': { title: string | Html }
  'forget.ask': Record<string, never>
  'forget.askSigned': Record<string, never>
  'forget.confirm': Record<string, never>
  'forget.keep': Record<string, never>
  'forget.done': Record<string, never>
  'forget.mark': { title: string | Html; day: string | Html }
  'forget.withdraw': { title: string | Html }
  'forget.chat': Record<string, never>
  'forget.nothing': Record<string, never>
  'forget.clear': Record<string, never>
  'forget.ledger': Record<string, never>
  'forget.backup': Record<string, never>
  'tip.door': Record<string, never>
  'tip.open': Record<string, never>
  'tip.emergency': Record<string, never>
  'tip.closed': Record<string, never>
  'tip.title': Record<string, never>
  'tip.card': Record<string, never>
  'tip.telegramSees': Record<string, never>
  'tip.useForm': Record<string, never>
  'tip.here': Record<string, never>
  'tip.stop': Record<string, never>
  'tip.form': Record<string, never>
  'tip.copy': Record<string, never>
  'tip.topicAsk': Record<string, never>
  'tip.topic.detention': Record<string, never>
  'tip.topic.ill-treatment': Record<string, never>
  'tip.topic.trial': Record<string, never>
  'tip.topic.threats': Record<string, never>
  'tip.topic.other': Record<string, never>
  'tip.urgencyAsk': Record<string, never>
  'tip.urgent': Record<string, never>
  'tip.normal': Record<string, never>
  'tip.receiptAsk': Record<string, never>
  'tip.tellAsk': Record<string, never>
  'tip.receipt.none': Record<string, never>
  'tip.receipt.words': Record<string, never>
  'tip.receipt.tell': Record<string, never>
  'tip.promptTitle': Record<string, never>
  'tip.prompt': Record<string, never>
  'tip.placeholder': Record<string, never>
  'tip.received': Record<string, never>
  'tip.photoReceived': Record<string, never>
  'tip.deleted': Record<string, never>
  'tip.deleteYourself': Record<string, never>
  'tip.words': Record<string, never>
  'tip.wordsLimits': Record<string, never>
  'tip.noted': Record<string, never>
  'tip.toldHere': Record<string, never>
  'tip.burn': Record<string, never>
  'tip.burned': Record<string, never>
  'tip.notReceived': Record<string, never>
  'tip.onlyPage': Record<string, never>
  'tip.photoFailed': Record<string, never>
  'tip.photoNotReceived': Record<string, never>
  'tip.ask': Record<string, never>
  'tip.wordsRefused': Record<string, never>
  'tip.answer': Record<string, never>
  'tipDesk.alert': Record<string, never>
  'tipDesk.take': Record<string, never>
  'tipDesk.rosterEnds': { count: number }
  'tipDesk.reminder': Record<string, never>
  'tipDesk.ending': Record<string, never>
  'tipDesk.stuck': Record<string, never>
  'tipDesk.yours': Record<string, never>
  'tipDesk.taken': { name: string | Html }
  'tipDesk.nothing': Record<string, never>
  'tipDesk.onDuty': { when: string | Html }
  'tipDesk.offDuty': Record<string, never>
  'tipDesk.dutyEnd': Record<string, never>
  'tipDesk.dutyFor': { count: number }
  'tipDesk.rosterEndsToday': Record<string, never>
  'tipDesk.rosterEnded': Record<string, never>
  'tipDesk.rosterRefused': Record<string, never>
  'staff.title': Record<string, never>
  'staff.you': { roles: string | Html }
  'staff.people': { count: number }
  'staff.alone': Record<string, never>
  'staff.noSecondVoice': Record<string, never>
  'staff.onlyYou': Record<string, never>
  'staff.person': { name: string | Html; roles: string | Html }
  'staff.roleFrom': { role: string | Html; when: string | Html }
  'staff.translates': { role: string | Html; languages: string | Html }
  'staff.unnamed': Record<string, never>
  'staff.former': Record<string, never>
  'staff.suspended': Record<string, never>
  'staff.waiting': { count: number }
  'staff.suspend': { name: string | Html }
  'staff.reinstate': { name: string | Html }
  'staff.give': Record<string, never>
  'staff.take': Record<string, never>
  'staff.remove': Record<string, never>
  'staff.stopRole': { role: string | Html }
  'staff.needSecond': Record<string, never>
  'staff.twoForVoices': Record<string, never>
  'staff.twoForTaking': Record<string, never>
  'staff.giveAlone': Record<string, never>
  'staff.used': Record<string, never>
  'staff.lastAdmin': Record<string, never>
  'staff.notAllowed': Record<string, never>
  'staff.broughtIn': Record<string, never>
  'staff.suspendedNow': Record<string, never>
  'staff.reinstatedNow': Record<string, never>
  'staff.role.admin': Record<string, never>
  'staff.role.editor': Record<string, never>
  'staff.role.approver': Record<string, never>
  'staff.role.translator': Record<string, never>
  'staff.role.caseOfficer': Record<string, never>
  'staff.languagesAsk': Record<string, never>
  'staff.allLanguages': Record<string, never>
  'staff.done': Record<string, never>
  'staff.wish.invite': { role: string | Html }
  'staff.wish.grant': { name: string | Html; role: string | Html }
  'staff.wish.take': { name: string | Html; role: string | Html }
  'staff.wish.remove': { name: string | Html }
  'staff.askedOwn': Record<string, never>
  'staff.askedOther': Record<string, never>
  'staff.askedBy': { name: string | Html }
  'staff.lapses': { when: string | Html }
  'staff.waitsUntil': { when: string | Html }
  'staff.agree': Record<string, never>
  'staff.refuse': Record<string, never>
  'staff.withdraw': Record<string, never>
  'staff.agreedBy': { name: string | Html }
  'staff.refusedBy': { name: string | Html }
  'staff.withdrawn': Record<string, never>
  'staff.lapsed': Record<string, never>
  'staff.over': Record<string, never>
  'staff.own': Record<string, never>
  'staff.pointless': Record<string, never>
  'staff.link': Record<string, never>
  'staff.linkUntil': { when: string | Html }
  'staff.stop': Record<string, never>
  'staff.stopOver': Record<string, never>
  'staff.news.joined': Record<string, never>
  'staff.news.roleLater': Record<string, never>
  'staff.news.roleNow': Record<string, never>
  'staff.news.roleTaken': Record<string, never>
  'staff.news.roleStopped': Record<string, never>
  'staff.news.removed': Record<string, never>
  'staff.news.suspended': Record<string, never>
  'staff.news.reinstated': Record<string, never>
  'staff.news.by': { name: string | Html }
  'staff.news.byTwo': { name: string | Html; second: string | Html }
  'staff.news.stoppable': Record<string, never>
  'staff.remains': Record<string, never>
  'staff.locked': Record<string, never>
  'staff.invite': Record<string, never>
  'staff.inviteAsk': Record<string, never>
  'staff.inviteSecond': Record<string, never>
  'staff.inviteNotAlone': Record<string, never>
  'staff.inviteLink': { role: string | Html }
  'staff.inviteGone': Record<string, never>
  'staff.inviteOffer': { role: string | Html }
  'staff.accept': Record<string, never>
  'staff.welcome': { role: string | Html }
  'staff.welcomeLater': { role: string | Html; when: string | Html }
  'staff.onDuty': Record<string, never>
  'commands.start': Record<string, never>
  'commands.cases': Record<string, never>
  'commands.actions': Record<string, never>
  'commands.following': Record<string, never>
  'commands.language': Record<string, never>
  'commands.tip': Record<string, never>
  'commands.mydata': Record<string, never>
  'commands.forget': Record<string, never>
  'commands.stop': Record<string, never>
  'commands.help': Record<string, never>
  'commands.settings': Record<string, never>
  'commands.staff': Record<string, never>
  'commands.broadcast': Record<string, never>
  'commands.lockdown': Record<string, never>
  'commands.verify': Record<string, never>
  'commands.console': Record<string, never>
  'bot.about': Record<string, never>
  'bot.description': Record<string, never>
  'broadcast.title': Record<string, never>
  'broadcast.audienceAsk': Record<string, never>
  'broadcast.alone': Record<string, never>
  'broadcast.everyone': Record<string, never>
  'broadcast.urgentAudience': Record<string, never>
  'broadcast.oneCase': Record<string, never>
  'broadcast.unfinished': Record<string, never>
  'broadcast.caseAsk': Record<string, never>
  'broadcast.textAsk': { language: string | Html }
  'broadcast.forEveryone': Record<string, never>
  'broadcast.forCountry': { country: string | Html }
  'broadcast.forCase': { name: string | Html }
  'broadcast.forUrgent': Record<string, never>
  'broadcast.notText': Record<string, never>
  'broadcast.tooLong': { length: number; limit: number }
  'broadcast.droppedEmoji': Record<string, never>
  'broadcast.droppedMention': Record<string, never>
  'broadcast.droppedLink': Record<string, never>
  'broadcast.stateDraft': Record<string, never>
  'broadcast.stateSubmitted': Record<string, never>
  'broadcast.stateApproved': { time: string | Html }
  'broadcast.stateWaiting': { time: string | Html }
  'broadcast.stateSending': Record<string, never>
  'broadcast.statePaused': Record<string, never>
  'broadcast.stateStopped': Record<string, never>
  'broadcast.stateSent': Record<string, never>
  'broadcast.rejectedWith': { reason: string | Html }
  'broadcast.languageReady': { language: string | Html }
  'broadcast.languageClaimed': { language: string | Html }
  'broadcast.languageMissing': { language: string | Html }
  'broadcast.languageOutdated': { language: string | Html }
  'broadcast.urgentMark': Record<string, never>
  'broadcast.alsoPosted': { channels: string | Html }
  'broadcast.buttonsNow': { what: string | Html }
  'broadcast.changeText': Record<string, never>
  'broadcast.chooseCase': Record<string, never>
  'broadcast.chooseAction': Record<string, never>
  'broadcast.noButton': Record<string, never>
  'broadcast.chooseAsk': Record<string, never>
  'broadcast.markUrgent': Record<string, never>
  'broadcast.inChannels': Record<string, never>
  'broadcast.sendWithout': Record<string, never>
  'broadcast.preview': Record<string, never>
  'broadcast.testSend': Record<string, never>
  'broadcast.submit': Record<string, never>
  'broadcast.drop': Record<string, never>
  'broadcast.dropAsk': Record<string, never>
  'broadcast.dropped': Record<string, never>
  'broadcast.gone': Record<string, never>
  'broadcast.notAllowed': Record<string, never>
  'broadcast.locked': Record<string, never>
  'broadcast.notYours': Record<string, never>
  'broadcast.notNow': { state: string | Html }
  'broadcast.own': Record<string, never>
  'broadcast.changed': Record<string, never>
  'broadcast.noText': Record<string, never>
  'broadcast.taken': Record<string, never>
  'broadcast.waitsForTranslator': { languages: string | Html }
  'broadcast.outdated': { languages: string | Html }
  'broadcast.guardEmbargo': { language: string | Html; name: string | Html; place: string | Html }
  'broadcast.guardNever': { language: string | Html; name: string | Html; place: string | Html }
  'broadcast.guardButtonEmbargo': { button: string | Html; language: string | Html; name: string | Html; place: string | Html }
  'broadcast.guardButtonNever': { button: string | Html; language: string | Html; name: string | Html; place: string | Html }
  'broadcast.guardCase': { name: string | Html }
  'broadcast.askTranslator': { language: string | Html }
  'broadcast.claim': Record<string, never>
  'broadcast.takeOverAsk': { language: string | Html }
  'broadcast.takeOver': Record<string, never>
  'broadcast.takenOver': { language: string | Html }
  'broadcast.translateThis': Record<string, never>
  'broadcast.translateAsk': { language: string | Html }
  'broadcast.translationTaken': Record<string, never>
  'broadcast.translationHere': { language: string | Html }
  'broadcast.sourceChanged': Record<string, never>
  'broadcast.translateAgain': Record<string, never>
  'broadcast.missingName': { language: string | Html; what: string | Html }
  'broadcast.missingNumber': { language: string | Html; what: string | Html }
  'broadcast.extraNumber': { language: string | Html; what: string | Html }
  'broadcast.missingLink': { language: string | Html; what: string | Html }
  'broadcast.extraLink': { language: string | Html; what: string | Html }
  'broadcast.pleaseCheck': Record<string, never>
  'broadcast.reach': { people: number; minutes: number }
  'broadcast.reachAtLeast': { people: number; minutes: number }
  'broadcast.mayCost': { count: number }
  'broadcast.reachLanguage': { language: string | Html; people: number }
  'broadcast.reachLater': { people: number }
  'broadcast.reachNot': { people: number }
  'broadcast.approveAsk': Record<string, never>
  'broadcast.approve': Record<string, never>
  'broadcast.reject': Record<string, never>
  'broadcast.rejectAsk': Record<string, never>
  'broadcast.rejectTold': Record<string, never>
  'broadcast.approvedNow': Record<string, never>
  'broadcast.unread': { languages: string | Html }
  'broadcast.askedTo': { count: number }
  'broadcast.approvalVoid': Record<string, never>
  'broadcast.approvalOver': Record<string, never>
  'broadcast.sendNow': Record<string, never>
  'broadcast.schedule': Record<string, never>
  'broadcast.scheduleAsk': { zone: string | Html; time: string | Html }
  'broadcast.scheduleUnread': Record<string, never>
  'broadcast.tomorrowAt': { time: string | Html }
  'broadcast.goesOut': { time: string | Html }
  'broadcast.timeToStop': { time: string | Html }
  'broadcast.timeToStopLater': { time: string | Html }
  'broadcast.noTimeToStop': Record<string, never>
  'broadcast.bothTimes': { own: string | Html; campaign: string | Html }
  'broadcast.stop': Record<string, never>
  'broadcast.calledBack': Record<string, never>
  'broadcast.lateAsk': { language: string | Html }
  'broadcast.lateApproved': { language: string | Html }
  'broadcast.codeLine': { code: string | Html }
  'broadcast.controlTitle': { code: string | Html }
  'broadcast.isSending': Record<string, never>
  'broadcast.isPaused': Record<string, never>
  'broadcast.isStopped': Record<string, never>
  'broadcast.isSent': Record<string, never>
  'broadcast.isHidden': Record<string, never>
  'broadcast.isRecalled': Record<string, never>
  'broadcast.sentCount': { count: number }
  'broadcast.deferredCount': { count: number }
  'broadcast.blockedCount': { count: number }
  'broadcast.failedCount': { count: number }
  'broadcast.unknownCount': { count: number }
  'broadcast.twiceCount': { count: number }
  'broadcast.costCount': { count: number }
  'broadcast.payRefused': Record<string, never>
  'broadcast.postedIn': { channels: string | Html }
  'broadcast.refusedIn': { channels: string | Html }
  'broadcast.unsureIn': { channels: string | Html }
  'broadcast.unchangedIn': { channels: string | Html }
  'broadcast.copiesLeft': { count: number }
  'broadcast.recallWaits': Record<string, never>
  'broadcast.recallAsked': { code: string | Html }
  'broadcast.pause': Record<string, never>
  'broadcast.resume': Record<string, never>
  'broadcast.hide': Record<string, never>
  'broadcast.unhide': Record<string, never>
  'broadcast.recall': Record<string, never>
  'broadcast.refresh': Record<string, never>
  'broadcast.correct': Record<string, never>
  'broadcast.correctionTitle': { code: string | Html }
  'broadcast.correctionAsk': { language: string | Html }
  'broadcast.correctionPhoto': Record<string, never>
  'broadcast.correctionNew': { language: string | Html }
  'broadcast.correctionSame': { language: string | Html }
  'broadcast.correctionOld': { language: string | Html }
  'broadcast.correctionLeft': { language: string | Html }
  'broadcast.correctionText': { language: string | Html }
  'broadcast.correctionWithout': Record<string, never>
  'broadcast.correctionEmpty': Record<string, never>
  'broadcast.correctionReach': { count: number }
  'broadcast.correctionApproveAsk': Record<string, never>
  'broadcast.correctionDraft': Record<string, never>
  'broadcast.correctionSubmitted': Record<string, never>
  'broadcast.correctionWaits': Record<string, never>
  'broadcast.correctionApproved': Record<string, never>
  'broadcast.correctionApprovedHidden': Record<string, never>
  'broadcast.correctionDropped': Record<string, never>
  'broadcast.oldCopies': { count: number }
  'broadcast.wasHidden': { code: string | Html }
  'broadcast.wasShown': { code: string | Html }
  'broadcast.wasRecalled': { code: string | Html }
  'broadcast.wasStopped': { code: string | Html }
  'broadcast.pausedLeaving': { percent: number }
  'broadcast.progress': { rate: number; left: number; minutes: number }
  'broadcast.progressOpen': { rate: number }
  'lockdown.title': Record<string, never>
  'lockdown.off': Record<string, never>
  'lockdown.set': Record<string, never>
  'lockdown.on': Record<string, never>
  'lockdown.waiting': Record<string, never>
  'lockdown.second': Record<string, never>
  'lockdown.lift': Record<string, never>
  'lockdown.announced': Record<string, never>
  'lockdown.liftAsked': Record<string, never>
  'lockdown.lifted': Record<string, never>
  'reader.news': Record<string, never>
  'reader.show': Record<string, never>
  'reader.hidden': Record<string, never>
  'reader.withdrawn': Record<string, never>
  'reader.fewer': Record<string, never>
  'reader.fewerAsk': Record<string, never>
  'reader.mute': Record<string, never>
  'reader.keep': Record<string, never>
  'reader.muted': Record<string, never>
  'reader.gone': Record<string, never>
  'reader.digest': { count: number }
  'reader.digestOther': Record<string, never>
  'reader.genuine': { code: string | Html; day: string | Html; time: string | Html }
  'reader.takenBack': Record<string, never>
  'reader.notOurs': Record<string, never>
  'reader.verifyAsk': Record<string, never>
  'watching.raised': Record<string, never>
  'watching.over': Record<string, never>
  'watching.runbook': { heading: string | Html }
  'watching.webhook-errors': Record<string, never>
  'watching.webhook-throttled': Record<string, never>
  'watching.tick-failing': Record<string, never>
  'watching.pump-failing': Record<string, never>
  'watching.dead-letters': Record<string, never>
  'watching.database-throttled': Record<string, never>
  'watching.canary-failing': Record<string, never>
  'watching.alarm-failing': Record<string, never>
  'watching.updates-dropped': Record<string, never>
  'watching.due-late': Record<string, never>
  'watching.send-lag': Record<string, never>
  'watching.conflicts': Record<string, never>
  'watching.budget': Record<string, never>
  'watching.unknown': Record<string, never>
  'console.open': { address: string | Html }
  'console.code': { address: string | Html; code: string | Html }
  'console.once': Record<string, never>
  'console.none': Record<string, never>
}
