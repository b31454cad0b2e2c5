// Words that stand in many places: buttons, counts, roles, troubles.
export const common = {
  cancel: "Cancelar",
  close: "Cerrar",
  save: "Guardar",
  dismiss: "Descartar",
  copy: "Copiar el enlace",
  copied: "Copiado",
  messages: "Avisos",
  skip: "Ir al contenido",
  loading: "Cargando",
  between: ", ",
  numbered: "{{label}} ({{number}})",
  you: "{{name}} (tú)",
  guest: "Invitado",
  phone: "Teléfono",
  signedIn: "Con sesión iniciada",
  unreachable: "El servidor no responde. Comprueba tu conexión e inténtalo de nuevo.",
  failed: "No ha funcionado ({{code}}). Inténtalo de nuevo.",
  rateLimited: "Demasiados intentos. Espera un minuto e inténtalo de nuevo.",
};

export const count = {
  people_one: "{{count}} persona",
  people_many: "{{count}} personas",
  people_other: "{{count}} personas",
  waiting_one: "{{count}} en espera",
  waiting_many: "{{count}} en espera",
  waiting_other: "{{count}} en espera",
  ringing_one: "{{count}} llamada en curso",
  ringing_many: "{{count}} llamadas en curso",
  ringing_other: "{{count}} llamadas en curso",
};

export const roles = {
  owner: "Propietario",
  operator: "Operador",
  host: "Anfitrión",
  participant: "Participante",
  guest: "Invitado",
};

export const reason = {
  disruption: "Molesta en la reunión",
  uninvited: "No tenía invitación",
  forgotten: "Olvidó salir",
  harassment: "Acoso",
  spam: "Mensajes no deseados",
  technical: "Problema técnico",
  meeting_over: "La reunión ha terminado",
  other: "Otro",
};

export const refused = {
  removeTitle: "No se ha expulsado a {{name}}",
  removeManyTitle_one: "No se ha expulsado a {{count}} persona",
  removeManyTitle_many: "No se ha expulsado a {{count}} personas",
  removeManyTitle_other: "No se ha expulsado a {{count}} personas",
  title: "La acción no se ha realizado",
  owner_protected:
    "No se puede expulsar desde dentro al propietario de una reunión. Solo puede hacerlo la administración.",
  not_moderator: "Solo los anfitriones pueden hacerlo.",
  blocked: "Esta persona está vetada. Levanta primero el veto.",
  denied: "Eso no se puede hacer con esta persona.",
  not_found: "Esta persona ya no consta aquí.",
  not_running: "La reunión no está en curso.",
  full: "La reunión está completa.",
  alias_taken: "Otra sala ya tiene este ID.",
  invalid: "El servidor no ha entendido la petición.",
  no_seat: "No tienes plaza en esta reunión.",
  rate_limited: "Demasiado de una vez. Espera un momento.",
  other: "Respuesta del servidor: {{code}}.",
  ambiguous: "El nombre corresponde a más de una persona.",
};
