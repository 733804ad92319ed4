/** Azerbaijani. */
import type { Texts } from './en.ts'

export const az: Texts = {
  code: 'az',
  name: 'Azərbaycanca',
  pageTitle: 'Komandaya yazın',
  leave: 'Səhifədən dərhal çıx',
  danger: 'İndi təhlükədəsiniz?',
  onDuty:
    'Komandadan kimsə indi növbədədir. Təcili mesaja {hours} saat ərzində baxılır. Bu, fövqəladə yardım xidməti deyil.',
  nobodyOnDuty:
    'Hazırda komandadan heç kim növbədə deyil. Göndərdiyiniz saxlanır və komanda çağırılır, amma cavabını gözləməyin.',
  nothingSent: 'Hazırda buradan komandaya heç nə göndərmək olmur.',
  openContact: 'Təcili əlaqəni aç',
  loading: 'Bir an …',
  unreachable:
    'Səhifə hazırda komandaya çata bilmir. Bağlantını yoxlayıb yenidən cəhd edin. Yazdıqlarınız səhifə açıq qaldıqca buradadır.',
  tryAgain: 'Yenidən cəhd et',
  closed:
    'Hazırda mesaj qəbul etmək mümkün deyil: onları oxuya bilənlərin siyahısı yoxdur, yaxud ona etibar etmək olmaz. Burada yazdığınız heç nə göndərilməyəcək. Sonra gəlin.',
  elsewhere:
    'Komanda mesajları başqa yerdə qəbul edir. Buradan heç nə göndərilmir. Ünvanı açın, ən yaxşısı Tor Browser-də:',
  write: 'Komandaya yaz',
  comeBack: 'Əvvəl yazmışam: cavabı oxu',
  back: 'Geri',

  protectsTitle: 'Bu səhifə nədən qoruyur, nədən qorumur',
  protectsYes: 'Qoruyur',
  protects: [
    'Yazdıqlarınız və əlavə etdikləriniz cihazınızda möhürlənir. Onları yalnız aşağıdakı siyahıdakı komanda aça bilər: nə serveri saxlayan biz, nə də onu bizdən alan kimsə.',
    'Səhifə cihazınızda heç nə saxlamır, kuki qoymur və ad soruşmur. Bağlasanız, boş qalır.',
  ],
  protectsNo: 'Qorumur',
  protectsNot: [
    'Şəbəkənizi izləyən bu ünvana girdiyinizi görür. Tor Browser bunu gizlədir. Ən yaxşısı ondan istifadə edin, özü də işdə və evdə yox.',
    'Başqasının idarə etdiyi və ya yoxladığı cihaz hər şeyi görür. Etibar etdiyiniz cihazı götürün.',
    'Yazdıqlarınız kim olduğunuzu bildirə bilər: yalnız sizin bildiyiniz təfərrüat, yazı tərziniz.',
    'Faylların içində adlar, yerlər və vaxtlar ola bilər. Şəkillər burada təmizlənir, başqa fayllar yox.',
    'Səhifənin əsl olduğuna söz verə bilmərik. Aşağıdakı sözləri kampaniyanın başqa yerdə dərc etdiyi sözlərlə tutuşdurun.',
  ],
  fingerprint: 'Bu sözlər mesajınızı oxuya bilənlərin siyahısını bildirir:',

  formTitle: 'Mesajınız',
  topic: 'Nə barədədir?',
  topics: {
    detention: 'Tutulma və ya həbs',
    'ill-treatment': 'Pis rəftar və ya işgəncə',
    trial: 'Məhkəmə',
    threats: 'Hədələr',
    other: 'Başqa bir şey',
  },
  urgent: 'Gözləmək olmaz: yaxın günlərdə kiməsə zərər dəyə bilər',
  country: 'Hadisənin baş verdiyi ölkə (yazmaya bilərsiniz)',
  noCountry: 'Demək istəmirəm',
  seen: 'Mövzu, təcili olub-olmaması, təxmini ölçü, gün və cavab verilənədək təxmini vaxt möhürlənmir. Lazımi adamlar bununla çağırılır.',
  text: 'Nə demək istəyirsiniz?',
  textHint: 'Ən çoxu {limit} işarə.',
  files: 'Fayllar',
  filesHint:
    'Ən çoxu {count} fayl, hər biri {each}, hamısı birlikdə {all}. Şəkillər içindəki gizli məlumatlar olmadan yenidən yaradılır.',
  addFiles: 'Fayl əlavə et',
  tooManyFiles: 'Bu fayllar həddən çox və ya çox böyükdür, götürülmədi: {names}',
  removeFile: 'Sil: {name}',
  cleaning: 'Təmizlənir …',
  cleaned:
    'Təmizləndi: içində şəkildən başqa heç nə qalmadı. Şəkildə görünənlər qalır: üzlər, lövhələr, pəncərələr.',
  keepOriginal: 'Əslini də saxla (möhürlü)',
  originalKept: 'Əsli, içindəki hər şeylə',
  notCleaned: {
    image: 'Təmizləmək mümkün olmadı. Harada, nə vaxt və hansı cihazla çəkildiyini bildirə bilər.',
    video:
      'Olduğu kimi göndərilir. Harada, nə vaxt və hansı cihazla çəkildiyini bildirə bilər; içində səslər və üzlər var.',
    audio: 'Olduğu kimi göndərilir. Nə vaxt və hansı cihazla yazıldığını bildirə bilər; içində səslər var.',
    document:
      'Olduğu kimi göndərilir. İçində müəlliflərin adları, əvvəlki versiyalar, şərhlər və printer izləri ola bilər.',
    other: 'Olduğu kimi göndərilir. Nəyi bildirə biləcəyini deyə bilmərik.',
  },
  sendPlain: 'İndi göndər, qəbzsiz',
  sendWithReceipt: 'Göndər və qəbz al',
  receiptHint:
    'Qəbz səkkiz sözdür. Onlarla bura qayıdıb cavabları oxuya bilərsiniz. Onlarsız geri yol yoxdur.',
  needText: 'Nəsə yazın, ya da fayl əlavə edin.',
  holdsReceipt: 'Mətndə qəbzə oxşayan səkkiz söz var. Onları çıxarın: sizdən başqa heç kim bilməməlidir.',
  fileWait: 'Şəkil hələ təmizlənir. Bir az gözləyin.',

  sendingTitle: 'Göndərilir. Səhifəni açıq saxlayın.',
  working: 'Cihazınız mesaj selinə qarşı sübut hesablayır. Bu, bir neçə saniyə çəkir …',
  uploading: 'Fayllar: {parts} hissədən {part}-ci …',
  committing: 'Mesajın özü …',
  notReceivedTitle: 'Qəbul edilmədi',
  notReceived: {
    connection:
      'Təsdiq gəlmədi. Mətniniz hələ buradadır. Bağlantını yoxlayın və «Yenidən cəhd et» düyməsini basın: nə olubsa da, yalnız bir dəfə saxlanır.',
    busy: 'Bizim tərəf lazımi cavabı vermədi. Mətniniz hələ buradadır. Bir dəqiqədən sonra yenidən cəhd edin.',
    closed:
      'Hazırda mesaj qəbul etmək mümkün deyil. Mətniniz hələ buradadır. Onu etibarsız yerə köçürməyin; sonra gəlin.',
    malformed:
      'Bu səhifə köhnəlib. Mətniniz hələ buradadır: onu köçürün, səhifəni yenidən yükləyin və yenidən cəhd edin.',
    'too-large': 'Bir mesaj üçün çoxdur. Mətni qısaldın, ya da daha az fayl göndərin.',
    files: 'Fayllardan biri artıq oxunmur. Onu silin, yenidən əlavə edin və təkrar cəhd edin.',
  },

  receivedTitle: 'Qəbul edildi',
  received: 'Mesajınız möhürləndi və saxlandı. Komanda çağırılır.',
  feedback: '{days} gün ərzində burada komandadan bir söz olmalıdır.',
  wordsTitle: 'Qəbziniz: səkkiz söz',
  wordsHint:
    'Kağıza yazın, ya da əzbərləyin. Onlar cihazınızda yaradılıb və yalnız indi göstərilir. Onları bilən cavabları oxuya və mesajınızı silə bilər.',
  wordsWritten: 'Yazdım. Yoxla',
  wordsSkip: 'Yoxlamadan keç',
  rehearsal: '{first}-ci və {second}-ci sözü yazın.',
  word: '{number}-ci söz',
  check: 'Yoxla',
  rehearsalWrong: 'Düz deyil. Onlara bir də baxın.',
  showAgain: 'Sözləri yenidən göstər',
  rehearsed: 'Düzdür. Bu sözlərlə qayıda bilərsiniz.',
  done: 'İndi səhifəni bağlaya bilərsiniz. O, heç nə saxlamır.',

  returnTitle: 'Sözlərinizlə qayıdın',
  typeWords: 'Səkkiz sözünüz; hər birinin ilk dörd hərfi kifayətdir',
  open: 'Aç',
  notWords: 'Bunlar siyahıdakı səkkiz söz deyil. Yazı səhvi axtarın.',
  opening: 'Açılır …',
  nothingYet:
    'Burada cavab yoxdur. Ya hələ heç kim cavab verməyib, ya sözlər başqadır, ya da mesaj silinib. Hansı olduğunu deyə bilmərik: sizi qoruyan da budur.',
  answersTitle: 'Komandanın dedikləri',
  statuses: {
    received: 'Qəbul edildi',
    read: 'Komanda oxudu',
    'in-work': 'Komanda üzərində işləyir',
    closed: 'Bağlandı',
  },
  answersKept: 'Burada oxuduğunuz cavablar 14 gün sonra silinir.',
  unsigned: 'Komandadan heç kimin imzalamadığı cavab gəldi. O göstərilmir.',
  further: 'Yenə yaz',
  furtherHint: 'Komanda onun birinciyə aid olduğunu görür.',
  deleteAll: 'Hamısını sil',
  deleteSure:
    'Bu, mesajınızı, fayllarınızı və bütün cavabları həmişəlik silir, komanda üçün də. Kimsə artıq oxuyubsa, bilir.',
  deleteNow: 'Bəli, sil',
  deleted: 'Silindi. Bu sözlərə aid nə vardısa, artıq yoxdur.',
  furtherFull: 'Bu sözlərlə daha mesaj göndərmək olmur. Yenisini yazın.',
}
