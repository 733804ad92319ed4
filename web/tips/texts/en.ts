/** English: the texts from which the other languages are written. `{…}` stands for a number or a name. */
export const en = {
  code: 'en',
  name: 'English',
  pageTitle: 'Tell the team',
  leave: 'Leave this page now',
  danger: 'In danger now?',
  onDuty:
    'Someone of the team is on duty now. An urgent message is looked at within {hours} hours. That is not an emergency service.',
  nobodyOnDuty:
    'Nobody of the team is on duty now. What you send is kept and the team is called, but do not wait for it.',
  nothingSent: 'Nothing can be sent to the team from here now.',
  openContact: 'Open the emergency contact',
  loading: 'One moment …',
  unreachable:
    'This page cannot reach the team now. Check your connection and try again. What you have typed stays here as long as the page is open.',
  tryAgain: 'Try again',
  closed:
    'Messages cannot be received now: the list of those who may read them is missing or cannot be trusted. Nothing that you write here would be sent. Come back later.',
  elsewhere:
    'The team takes messages at another place. Nothing is sent from here. Open it, best in Tor Browser:',
  write: 'Write to the team',
  comeBack: 'I have been here: read the answer',
  back: 'Back',

  protectsTitle: 'What this page protects, and what it does not',
  protectsYes: 'It protects',
  protects: [
    'What you write and attach is sealed on your device. Only the team listed below can open it: not we who run the server, nor anyone who takes it from us.',
    'The page keeps nothing on your device, sets no cookies and asks for no name. Close it and it is empty.',
  ],
  protectsNo: 'It does not protect',
  protectsNot: [
    'Whoever watches your network sees that you visited this address. Tor Browser hides that. Best use it, and not at work or at home.',
    'A device that someone else controls or has searched sees everything. Use one that you trust.',
    'What you write may say who you are: a detail that only you know, your way of writing.',
    'Files may carry names, places and times inside. Pictures are cleaned here; other files are not.',
    'We cannot promise that this page is the real one. Compare the words below with those that the campaign publishes elsewhere.',
  ],
  fingerprint: 'These words stand for the list of those who can read your message:',

  formTitle: 'Your message',
  topic: 'What is it about?',
  topics: {
    detention: 'An arrest or detention',
    'ill-treatment': 'Ill-treatment or torture',
    trial: 'A trial',
    threats: 'Threats',
    other: 'Something else',
  },
  urgent: 'It cannot wait: someone may be harmed within days',
  country: 'Country where it happens (you may leave this out)',
  noCountry: 'I would rather not say',
  seen: 'Not sealed are the topic, whether it is urgent, rough sizes, the day and, until you are answered, about the time. That is how the right people are called.',
  text: 'What do you want to tell?',
  textHint: 'Up to {limit} characters.',
  files: 'Files',
  filesHint:
    'Up to {count} files, {each} each, {all} together. Pictures are made anew without what they carry inside.',
  addFiles: 'Add files',
  tooManyFiles: 'These files are too many or too large and were left out: {names}',
  removeFile: 'Remove {name}',
  cleaning: 'Is being cleaned …',
  cleaned:
    'Cleaned: nothing is left inside but the picture. What can be seen in it stays: faces, signs, windows.',
  keepOriginal: 'Keep the original too (sealed)',
  originalKept: 'The original with all that it carries',
  notCleaned: {
    image: 'Could not be cleaned. It may say where and when it was taken, and with which device.',
    video:
      'Is sent as it is. It may say where and when it was taken, with which device, and carries voices and faces.',
    audio: 'Is sent as it is. It may say when and with which device it was recorded, and carries voices.',
    document:
      'Is sent as it is. It may carry names of authors, former versions and comments, and marks of a printer.',
    other: 'Is sent as it is. We cannot say what it may reveal.',
  },
  sendPlain: 'Send now, no receipt',
  sendWithReceipt: 'Send and get a receipt',
  receiptHint:
    'A receipt is eight words. With them you can come back here and read answers. Without them there is no way back.',
  needText: 'Write something, or add a file.',
  holdsReceipt:
    'Your text contains eight words that look like a receipt. Take them out: nobody but you may know them.',
  fileWait: 'A picture is still being cleaned. Wait a moment.',

  sendingTitle: 'Is being sent. Leave this page open.',
  working: 'Your device is calculating a proof against floods. It takes a few seconds …',
  uploading: 'Files: part {part} of {parts} …',
  committing: 'The message itself …',
  notReceivedTitle: 'Not received',
  notReceived: {
    connection:
      'There was no confirmation. Your text is still here. Check your connection and press “Try again”: it is kept only once, whatever happened.',
    busy: 'Our side did not answer as it should. Your text is still here. Try again in a minute.',
    closed:
      'Messages cannot be received now. Your text is still here. Copy nothing to unsafe places; come back later.',
    malformed:
      'This page is not of today. Your text is still here: copy it, load the page anew, and try again.',
    'too-large': 'It is too much for one message. Make the text shorter or send fewer files.',
    files: 'A file can no longer be read. Remove it, add it again, and try again.',
  },

  receivedTitle: 'Received',
  received: 'Your message is sealed and kept. The team is called.',
  feedback: 'You should find a word from the team here within {days} days.',
  wordsTitle: 'Your receipt: eight words',
  wordsHint:
    'Write them on paper, or learn them. They were made on your device and are shown only now. Whoever has them can read the answers and delete your message.',
  wordsWritten: 'I have them. Test me',
  wordsSkip: 'Skip the test',
  rehearsal: 'Type word {first} and word {second}.',
  word: 'Word {number}',
  check: 'Check',
  rehearsalWrong: 'That is not right. Look at them again.',
  showAgain: 'Show the words again',
  rehearsed: 'Right. You can come back with these words.',
  done: 'You can close this page now. It keeps nothing.',

  returnTitle: 'Come back with your words',
  typeWords: 'Your eight words, the first four letters of each are enough',
  open: 'Open',
  notWords: 'These are not eight words of the list. Look for a slip of the pen.',
  opening: 'Is being opened …',
  nothingYet:
    'There is no answer here. Either nobody has answered yet, or the words are others, or the message is deleted. We cannot tell which: that is what protects you.',
  answersTitle: 'What the team says',
  statuses: {
    received: 'Received',
    read: 'Read by the team',
    'in-work': 'The team works on it',
    closed: 'Closed',
  },
  answersKept: 'Answers that you have read here go 14 days later.',
  unsigned: 'An answer came that nobody of the team signed. It is not shown.',
  further: 'Write a further message',
  furtherHint: 'The team sees that it belongs to the first.',
  deleteAll: 'Delete everything',
  deleteSure:
    'This deletes your message, your files and all answers for good, also for the team. What someone has read already they know.',
  deleteNow: 'Yes, delete',
  deleted: 'Deleted. If these words belonged to anything, it is gone.',
  furtherFull: 'With these words no more messages can be sent. Write a new one.',
}

export type Texts = typeof en
