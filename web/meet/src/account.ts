// Who is logged in in this browser, and the REST calls in their name.
import { type Access, Rest } from "@gavel/sdk";
import { createStore } from "zustand/vanilla";

interface Account {
  username: string;
  token: string;
  until: number;
}

const KEY = "gavel_account";
const NAME_KEY = "gavel_name";

/** `dropped`: the server ended the log-in, rather than whoever was logged in. */
export const account = createStore<{ account: Account | null; dropped: boolean }>(() => ({
  account: stored(),
  dropped: false,
}));

export const rest = new Rest(() => current()?.token ?? null);

export function current(): Account | null {
  const { account: now } = account.getState();
  return now && now.until > Date.now() ? now : null;
}

export async function logIn(username: string, password: string): Promise<void> {
  keep(username, await rest.login(username, password));
}

/** Back from the provider of log-ins. Answers where they wanted to go. */
export async function logInByCode(code: string, state: string): Promise<string> {
  const access = await rest.openidFinish(code, state);
  keep(access.username, access);
  return access.return_to;
}

/** Here at once; on the server as soon as it hears of it. */
export function logOut(): void {
  if (current()) rest.logout().catch(() => {}); // what it does not hear runs out by itself
  forget(false);
}

/** The log-in is good no more. */
export const drop = (): void => forget(true);

function forget(dropped: boolean): void {
  localStorage.removeItem(KEY);
  account.setState({ account: null, dropped });
}

function keep(
  username: string,
  { access_token, expires_in }: Pick<Access, "access_token" | "expires_in">,
): void {
  const next = { username, token: access_token, until: Date.now() + expires_in * 1000 };
  localStorage.setItem(KEY, JSON.stringify(next));
  account.setState({ account: next, dropped: false });
}

/** The name somebody used last, so that it is asked for once. */
export const rememberedName = (): string => localStorage.getItem(NAME_KEY) ?? "";
export const rememberName = (name: string): void => localStorage.setItem(NAME_KEY, name);

function stored(): Account | null {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(KEY) ?? "null");
    const whole = typeof value === "object" && value !== null && "token" in value && "until" in value;
    return whole ? (value as Account) : null;
  } catch {
    return null;
  }
}
