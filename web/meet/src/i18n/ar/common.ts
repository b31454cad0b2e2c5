// Words that stand in many places: buttons, counts, roles, troubles.
export const common = {
  cancel: "إلغاء",
  close: "إغلاق",
  dismiss: "إخفاء",
  copy: "نسخ الرابط",
  copied: "تم النسخ",
  messages: "الرسائل",
  skip: "الانتقال إلى المحتوى",
  loading: "جارٍ التحميل",
  between: "، ",
  numbered: "{{label}} ({{number}})",
  you: "{{name}} (أنت)",
  guest: "ضيف",
  phone: "هاتف",
  signedIn: "تم تسجيل الدخول",
  unreachable: "الخادم لا يستجيب. تحقق من اتصالك ثم أعد المحاولة.",
  failed: "لم تنجح العملية ({{code}}). أعد المحاولة.",
  rateLimited: "محاولات كثيرة جدًا. انتظر دقيقة ثم أعد المحاولة.",
};

export const count = {
  people_zero: "لا أحد",
  people_one: "شخص واحد",
  people_two: "شخصان",
  people_few: "{{count}} أشخاص",
  people_many: "{{count}} شخصًا",
  people_other: "{{count}} شخص",
  waiting_zero: "لا أحد في الانتظار",
  waiting_one: "شخص واحد في الانتظار",
  waiting_two: "شخصان في الانتظار",
  waiting_few: "{{count}} في الانتظار",
  waiting_many: "{{count}} في الانتظار",
  waiting_other: "{{count}} في الانتظار",
  ringing_zero: "لا مكالمات ترن",
  ringing_one: "مكالمة واحدة ترن",
  ringing_two: "مكالمتان ترنان",
  ringing_few: "{{count}} مكالمات ترن",
  ringing_many: "{{count}} مكالمة ترن",
  ringing_other: "{{count}} مكالمة ترن",
};

export const roles = {
  owner: "مالك",
  operator: "مشغّل",
  host: "مضيف",
  participant: "مشارك",
  guest: "ضيف",
};

export const reason = {
  disruption: "إزعاج الاجتماع",
  uninvited: "حضور بلا دعوة",
  forgotten: "نسيان المغادرة",
  harassment: "مضايقة",
  spam: "رسائل مزعجة",
  technical: "مشكلة تقنية",
  meeting_over: "انتهى الاجتماع",
  other: "سبب آخر",
};

export const refused = {
  removeTitle: "تعذّر إخراج {{name}}",
  title: "لم تُنفَّذ العملية",
  owner_protected: "لا يمكن إخراج مالك الاجتماع من داخله. المسؤول وحده يمكنه ذلك.",
  not_moderator: "هذا متاح للمضيفين فقط.",
  blocked: "هذا الشخص محظور. ألغِ الحظر أولًا.",
  denied: "لا يمكن فعل ذلك مع هذا الشخص.",
  not_found: "هذا الشخص لم يعد معروفًا هنا.",
  not_running: "الاجتماع غير جارٍ.",
  full: "الاجتماع ممتلئ.",
  alias_taken: "هذا المعرّف مستخدم لغرفة أخرى.",
  invalid: "لم يفهم الخادم الطلب.",
  no_seat: "ليس لك مقعد في هذا الاجتماع.",
  rate_limited: "طلبات كثيرة دفعة واحدة. انتظر لحظة.",
  other: "رد الخادم: {{code}}.",
  ambiguous: "الاسم ينطبق على أكثر من شخص.",
};
