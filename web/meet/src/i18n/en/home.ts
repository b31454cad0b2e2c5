// Before any meeting: the start page, logging in, setting up.
export const start = {
  title: "Gavel",
  joinById: "Join by ID",
  id: "Meeting ID",
  idHint: "The last part of the meeting’s link",
  join: "Join",
  demoHeading: "No meeting at hand?",
  demoText: "The demo room runs on this computer. Whoever enters first is its host.",
  demo: "Try the demo room",
  logIn: "Log in",
  logOut: "Log out",
  signedInAs: "Signed in as {{name}}",
  rooms: "My rooms",
  noRooms: "No rooms yet. Create the first one below.",
  open: "Open",
  knock: "Waiting room",
  roomJoin: "Join",
  roomJoinLabel: "Join {{name}}",
  copyLink: "Copy the link of {{name}}",
  newRoom: "New room",
  roomName: "Name",
  roomId: "ID",
  roomIdHint: "Letters, digits and hyphens; it becomes the link",
  roomPin: "PIN",
  roomPinHint: "Empty: none",
  roomKnock: "Guests wait until a host lets them in",
  create: "Create room",
  created: "{{name}} is ready.",
  aliasTaken: "This ID is already in use. Choose another.",
  invalidId: "Use letters, digits and hyphens.",
  roomsFailed: "Your rooms could not be loaded.",
};

export const login = {
  title: "Log in",
  heading: "Log in",
  username: "User name",
  password: "Password",
  submit: "Log in",
  wrong: "User name or password is not right.",
  or: "or",
  openid: "Sign in with {{label}}",
  failed: {
    login_cancelled: "You did not finish signing in. Try again, or log in with a password.",
    login_expired: "That sign-in took too long or had been used. Try again.",
    login_refused: "The sign-in service did not confirm who you are. Try again, or ask an administrator.",
    provider_unreachable:
      "The sign-in service does not answer. Try again later, or log in with a password.",
    no_account: "You have no account here. Ask an administrator for one.",
    account_not_linked:
      "There is an account with your name here, and it is not linked to your sign-in. If it is yours, ask an administrator to link it.",
    no_username:
      "The sign-in service gives you no name that can be a user name here. Ask an administrator.",
    last_administrator:
      "You are no administrator any more, but the last one here. Ask whoever runs this server to name another.",
    other: "Signing in did not work. Try again, or ask an administrator.",
  },
};

export const setup = {
  title: "Set the administrator’s password",
  heading: "Set the administrator’s password",
  text: "This link works once. Afterwards log in as “admin”.",
  password: "New password",
  repeat: "The same again",
  submit: "Set password",
  differ: "The two are not the same.",
  short: "At least 12 characters.",
  used: "This link has been used or has run out. Restart the server to get a new one.",
  done: "The password is set.",
};
