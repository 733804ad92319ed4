/**
 * Answers to begin with, in the language of whoever wrote. They ask for no names, promise nothing that is not kept,
 * and fit as they are for someone who is afraid and in a hurry.
 */
export const cannedKinds = ['received', 'more', 'act', 'cannot', 'safe'] as const
export type CannedKind = (typeof cannedKinds)[number]

export const canned: Readonly<Record<string, Readonly<Record<CannedKind, string>>>> = {
  en: {
    received:
      'Thank you. Your message is here, and only our team can read it. We are looking at it now and will write to you here again within seven days.',
    more: 'Thank you. To act on this we need to know more: what happened, where and on which day, and who else saw it. Write only what cannot put you at risk, and no name that is not needed.',
    act: 'We believe what you wrote is important, and we are acting on it. We do nothing that would show that it came from you. We will write here when there is something new.',
    cannot:
      'Thank you for trusting us. We have looked at it carefully, and we are not able to help with this. It is not because we doubt you. Your message will be deleted as we promise.',
    safe: 'Before anything else: are you safe now, and is this device safe? If you are in danger, use the emergency contact on the page. You owe us no answer. Come back only when it is safe.',
  },
  az: {
    received:
      'Sağ olun. Mesajınız bizdədir və onu yalnız komandamız oxuya bilər. İndi baxırıq və yeddi gün ərzində burada sizə yenə yazacağıq.',
    more: 'Sağ olun. Hərəkətə keçmək üçün daha çox bilməliyik: nə baş verib, harada və hansı gün, daha kim görüb. Yalnız sizi təhlükəyə atmayanı yazın, lazım olmayan heç bir ad yazmayın.',
    act: 'Yazdıqlarınızı vacib sayırıq və hərəkətə keçirik. Sizdən gəldiyini göstərə biləcək heç nə etmirik. Yenilik olanda burada yazacağıq.',
    cannot:
      'Bizə etibar etdiyiniz üçün sağ olun. Diqqətlə baxdıq, amma bu işdə kömək edə bilmirik. Səbəb sizə şübhə etməyimiz deyil. Mesajınız söz verdiyimiz kimi silinəcək.',
    safe: 'Hər şeydən əvvəl: indi təhlükəsizsinizmi və bu cihaz təhlükəsizdirmi? Təhlükədəsinizsə, səhifədəki təcili əlaqəyə müraciət edin. Bizə cavab verməyə borclu deyilsiniz. Yalnız təhlükəsiz olanda qayıdın.',
  },
  fr: {
    received:
      'Merci. Votre message est arrivé, et seule notre équipe peut le lire. Nous le regardons maintenant et vous écrirons de nouveau ici dans les sept jours.',
    more: 'Merci. Pour agir, il nous faut en savoir plus : ce qui s’est passé, où et quel jour, et qui d’autre l’a vu. N’écrivez que ce qui ne peut pas vous mettre en danger, et aucun nom qui ne soit nécessaire.',
    act: 'Ce que vous avez écrit nous paraît important et nous agissons. Nous ne faisons rien qui montrerait que cela vient de vous. Nous écrirons ici dès qu’il y aura du nouveau.',
    cannot:
      'Merci de votre confiance. Nous avons regardé avec soin, et nous ne sommes pas en mesure d’aider ici. Ce n’est pas que nous doutions de vous. Votre message sera supprimé comme promis.',
    safe: 'Avant tout : êtes-vous en sécurité maintenant, et cet appareil est-il sûr ? Si vous êtes en danger, adressez-vous au contact d’urgence de la page. Vous ne nous devez aucune réponse. Ne revenez que sans danger.',
  },
  ru: {
    received:
      'Спасибо. Ваше сообщение у нас, и прочесть его может только наша команда. Мы уже смотрим и снова напишем вам здесь в течение семи дней.',
    more: 'Спасибо. Чтобы действовать, нам нужно знать больше: что произошло, где и в какой день, кто ещё это видел. Пишите только то, что не подвергнет вас опасности, и ни одного лишнего имени.',
    act: 'То, что вы написали, важно, и мы действуем. Мы не делаем ничего, что показало бы, что это пришло от вас. Когда будут новости, мы напишем здесь.',
    cannot:
      'Спасибо за доверие. Мы внимательно всё посмотрели и не можем здесь помочь. Это не потому, что мы вам не верим. Ваше сообщение будет удалено, как обещано.',
    safe: 'Прежде всего: вы сейчас в безопасности, и надёжно ли это устройство? Если вам грозит опасность, обратитесь по экстренному контакту на странице. Вы не обязаны нам отвечать. Возвращайтесь, только когда это безопасно.',
  },
}
