/** French. */
import type { Texts } from './en.ts'

export const fr: Texts = {
  code: 'fr',
  name: 'Français',
  pageTitle: 'Parler à l’équipe',
  leave: 'Quitter cette page tout de suite',
  danger: 'En danger maintenant ?',
  onDuty:
    'Quelqu’un de l’équipe est de garde. Un message urgent est regardé dans les {hours} heures. Ce n’est pas un service de secours.',
  nobodyOnDuty:
    'En ce moment, personne de l’équipe n’est de garde. Ce que vous envoyez est gardé et l’équipe est appelée, mais n’attendez pas sa réponse.',
  nothingSent: 'En ce moment, rien ne peut être envoyé d’ici à l’équipe.',
  openContact: 'Ouvrir le contact d’urgence',
  loading: 'Un instant …',
  unreachable:
    'Cette page n’arrive pas à joindre l’équipe. Vérifiez votre connexion et réessayez. Ce que vous avez écrit reste ici tant que la page est ouverte.',
  tryAgain: 'Réessayer',
  closed:
    'Aucun message ne peut être reçu en ce moment : la liste de celles et ceux qui peuvent les lire manque ou n’est pas digne de confiance. Rien de ce que vous écririez ici ne serait envoyé. Revenez plus tard.',
  elsewhere:
    'L’équipe reçoit les messages ailleurs. D’ici, rien n’est envoyé. Ouvrez cette adresse, de préférence dans Tor Browser :',
  write: 'Écrire à l’équipe',
  comeBack: 'Je suis déjà venu·e : lire la réponse',
  back: 'Retour',

  protectsTitle: 'Ce que cette page protège, et ce qu’elle ne protège pas',
  protectsYes: 'Elle protège',
  protects: [
    'Ce que vous écrivez et joignez est scellé sur votre appareil. Seule l’équipe de la liste ci-dessous peut l’ouvrir : ni nous qui tenons le serveur, ni qui nous le prendrait.',
    'La page ne garde rien sur votre appareil, ne pose pas de cookies et ne demande aucun nom. Fermez-la : elle est vide.',
  ],
  protectsNo: 'Elle ne protège pas',
  protectsNot: [
    'Qui surveille votre réseau voit que vous avez visité cette adresse. Tor Browser le cache. Utilisez-le de préférence, et ni au travail ni chez vous.',
    'Un appareil que quelqu’un d’autre contrôle ou a fouillé voit tout. Prenez-en un auquel vous vous fiez.',
    'Ce que vous écrivez peut dire qui vous êtes : un détail que vous seul·e connaissez, votre façon d’écrire.',
    'Les fichiers peuvent contenir des noms, des lieux et des heures. Ici, les images sont nettoyées ; les autres fichiers ne le sont pas.',
    'Nous ne pouvons pas garantir que cette page est la vraie. Comparez les mots ci-dessous avec ceux que la campagne publie ailleurs.',
  ],
  fingerprint: 'Ces mots représentent la liste de celles et ceux qui peuvent lire votre message :',

  formTitle: 'Votre message',
  topic: 'De quoi s’agit-il ?',
  topics: {
    detention: 'Une arrestation ou une détention',
    'ill-treatment': 'Des mauvais traitements ou la torture',
    trial: 'Un procès',
    threats: 'Des menaces',
    other: 'Autre chose',
  },
  urgent: 'Cela ne peut pas attendre : quelqu’un risque du mal dans les jours qui viennent',
  country: 'Le pays où cela se passe (vous pouvez ne rien indiquer)',
  noCountry: 'Je préfère ne pas le dire',
  seen: 'Ne sont pas scellés : le sujet, l’urgence, la taille approximative, le jour et, jusqu’à la réponse, l’heure approximative. C’est ainsi que les bonnes personnes sont appelées.',
  text: 'Que voulez-vous dire ?',
  textHint: 'Jusqu’à {limit} caractères.',
  files: 'Fichiers',
  filesHint:
    'Jusqu’à {count} fichiers, {each} chacun, {all} en tout. Les images sont refaites sans ce qu’elles contiennent de caché.',
  addFiles: 'Ajouter des fichiers',
  tooManyFiles: 'Ces fichiers sont trop nombreux ou trop gros et n’ont pas été pris : {names}',
  removeFile: 'Retirer {name}',
  cleaning: 'Nettoyage en cours …',
  cleaned: 'Nettoyée : il ne reste que l’image. Ce qu’on y voit reste : visages, enseignes, fenêtres.',
  keepOriginal: 'Garder aussi l’original (scellé)',
  originalKept: 'L’original avec tout ce qu’il contient',
  notCleaned: {
    image: 'N’a pas pu être nettoyée. Elle peut dire où et quand elle a été prise, et avec quel appareil.',
    video:
      'Est envoyée telle quelle. Elle peut dire où et quand elle a été prise, avec quel appareil, et porte des voix et des visages.',
    audio:
      'Est envoyé tel quel. Il peut dire quand et avec quel appareil il a été enregistré, et porte des voix.',
    document:
      'Est envoyé tel quel. Il peut contenir des noms d’auteurs, d’anciennes versions, des commentaires, des marques d’imprimante.',
    other: 'Est envoyé tel quel. Nous ne pouvons pas dire ce qu’il révèle.',
  },
  sendPlain: 'Envoyer maintenant, sans reçu',
  sendWithReceipt: 'Envoyer et recevoir un reçu',
  receiptHint:
    'Un reçu, ce sont huit mots. Avec eux, vous pouvez revenir ici lire les réponses. Sans eux, il n’y a pas de retour.',
  needText: 'Écrivez quelque chose, ou ajoutez un fichier.',
  holdsReceipt:
    'Votre texte contient huit mots qui ressemblent à un reçu. Enlevez-les : personne d’autre que vous ne doit les connaître.',
  fileWait: 'Une image est encore en cours de nettoyage. Attendez un instant.',

  sendingTitle: 'Envoi en cours. Laissez cette page ouverte.',
  working: 'Votre appareil calcule une preuve contre les envois en masse. Cela prend quelques secondes …',
  uploading: 'Fichiers : partie {part} sur {parts} …',
  committing: 'Le message lui-même …',
  notReceivedTitle: 'Pas reçu',
  notReceived: {
    connection:
      'Il n’y a pas eu de confirmation. Votre texte est toujours là. Vérifiez votre connexion et appuyez sur « Réessayer » : quoi qu’il se soit passé, il n’est gardé qu’une fois.',
    busy: 'De notre côté, la réponse n’est pas venue comme il faut. Votre texte est toujours là. Réessayez dans une minute.',
    closed:
      'Aucun message ne peut être reçu en ce moment. Votre texte est toujours là. Ne le copiez pas en lieu peu sûr ; revenez plus tard.',
    malformed:
      'Cette page n’est plus à jour. Votre texte est toujours là : copiez-le, rechargez la page et réessayez.',
    'too-large': 'C’est trop pour un seul message. Raccourcissez le texte ou envoyez moins de fichiers.',
    files: 'Un fichier ne peut plus être lu. Retirez-le, ajoutez-le à nouveau et réessayez.',
  },

  receivedTitle: 'Reçu',
  received: 'Votre message est scellé et gardé. L’équipe est appelée.',
  feedback: 'Vous devriez trouver ici un mot de l’équipe dans les {days} jours.',
  wordsTitle: 'Votre reçu : huit mots',
  wordsHint:
    'Notez-les sur papier, ou apprenez-les. Ils ont été faits sur votre appareil et ne sont montrés que maintenant. Qui les a peut lire les réponses et supprimer votre message.',
  wordsWritten: 'Je les ai. Vérifier',
  wordsSkip: 'Passer la vérification',
  rehearsal: 'Tapez le mot {first} et le mot {second}.',
  word: 'Mot {number}',
  check: 'Vérifier',
  rehearsalWrong: 'Ce n’est pas cela. Regardez-les encore une fois.',
  showAgain: 'Montrer encore les mots',
  rehearsed: 'C’est juste. Vous pouvez revenir avec ces mots.',
  done: 'Vous pouvez fermer cette page. Elle ne garde rien.',

  returnTitle: 'Revenir avec vos mots',
  typeWords: 'Vos huit mots ; les quatre premières lettres de chacun suffisent',
  open: 'Ouvrir',
  notWords: 'Ce ne sont pas huit mots de la liste. Cherchez une faute.',
  opening: 'Ouverture …',
  nothingYet:
    'Il n’y a pas de réponse ici. Soit personne n’a encore répondu, soit les mots sont autres, soit le message est supprimé. Nous ne pouvons pas savoir lequel : c’est ce qui vous protège.',
  answersTitle: 'Ce que dit l’équipe',
  statuses: {
    received: 'Reçu',
    read: 'Lu par l’équipe',
    'in-work': 'L’équipe y travaille',
    closed: 'Clos',
  },
  answersKept: 'Les réponses lues ici disparaissent 14 jours plus tard.',
  unsigned: 'Une réponse est venue que personne de l’équipe n’a signée. Elle n’est pas montrée.',
  further: 'Écrire un autre message',
  furtherHint: 'L’équipe voit qu’il fait suite au premier.',
  deleteAll: 'Tout supprimer',
  deleteSure:
    'Cela supprime pour de bon votre message, vos fichiers et toutes les réponses, aussi pour l’équipe. Ce que quelqu’un a déjà lu, il le sait.',
  deleteNow: 'Oui, supprimer',
  deleted: 'Supprimé. Si ces mots correspondaient à quelque chose, il n’en reste rien.',
  furtherFull: 'Avec ces mots, on ne peut plus envoyer de message. Écrivez-en un nouveau.',
}
