// Signing in elsewhere: the button where it is offered, the way back, and a sentence for everything that can go wrong.
import { Refused } from "@gavel/sdk";
import { act, render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { App } from "../src/App";
import { current, logOut, rest } from "../src/account";
import { speak } from "../src/i18n";

const at = (path: string) => {
  window.history.replaceState(null, "", path);
  render(<App />);
};
const refused = (status: number, code: string) => new Refused({ status, code });

beforeEach(() => {
  vi.spyOn(rest, "lobbyConfig").mockResolvedValue({ demo: false, openid: { label: "Choir" }, version: "0" });
  vi.spyOn(rest, "logout").mockResolvedValue(undefined);
  vi.spyOn(rest.rooms, "mine").mockResolvedValue([]);
});
afterEach(() => {
  logOut();
  vi.restoreAllMocks();
});

it("refuses in the language that is spoken when it is read", async () => {
  vi.spyOn(rest, "login").mockRejectedValue(refused(401, "unauthenticated"));
  at("/login");
  await userEvent.type(await screen.findByLabelText("User name"), "alice");
  await userEvent.type(screen.getByLabelText("Password"), "wrong");
  await userEvent.click(screen.getByRole("button", { name: "Log in" }));
  expect((await screen.findByRole("alert")).textContent).toBe("User name or password is not right.");
  await act(() => speak("de"));
  expect(screen.getByRole("alert").textContent).toBe("Benutzername oder Passwort stimmt nicht.");
  await act(() => speak("en"));
});

describe("the button", () => {
  it("goes to the provider and comes back to the meeting that one came from", async () => {
    const assign = vi.spyOn(window.location, "assign").mockImplementation(() => {});
    at("/login?next=%2Fm%2Fweekly");
    await userEvent.click(await screen.findByRole("button", { name: "Sign in with Choir" }));
    expect(assign).toHaveBeenCalledWith("/api/v1/auth/openid/start?return_to=%2Fm%2Fweekly");
  });

  it("is not there where nobody vouches", async () => {
    const offers = vi
      .spyOn(rest, "lobbyConfig")
      .mockResolvedValue({ demo: false, openid: null, version: "0" });
    at("/login");
    await screen.findByRole("button", { name: "Log in" });
    await waitFor(() => expect(offers).toHaveBeenCalled());
    expect(screen.queryByRole("button", { name: /Sign in/ })).toBeNull();
  });
});

describe("the way back", () => {
  it("brings the code once and goes on to where one wanted", async () => {
    const access = {
      access_token: "gva_1",
      token_type: "Bearer",
      expires_in: 60,
      username: "alice",
      return_to: "/",
    };
    const finish = vi.spyOn(rest, "openidFinish").mockResolvedValue(access);
    at("/login/openid?code=c1&state=s1");
    await screen.findByRole("button", { name: /alice/ });
    expect(finish.mock.calls).toEqual([["c1", "s1"]]);
    expect(current()).toMatchObject({ username: "alice", token: "gva_1" });
    expect(window.location.href).not.toContain("c1");
  });

  it.each([
    ["login_expired", /took too long/],
    ["login_refused", /did not confirm/],
    ["provider_unreachable", /does not answer/],
    ["no_account", /no account here/],
    ["account_not_linked", /not linked/],
    ["no_username", /no name/],
    ["last_administrator", /no administrator any more/],
    ["rate_limited", /Too many attempts/],
    ["anything_else", /Signing in did not work/],
  ])("says a sentence for %s", async (code, said) => {
    vi.spyOn(rest, "openidFinish").mockRejectedValue(refused(403, code));
    at("/login/openid?code=c1&state=s1");
    expect((await screen.findByRole("alert")).textContent).toMatch(said);
  });

  it("says when somebody has thought better of it, and shows nothing that a link puts there", async () => {
    at("/login/openid?error=access_denied&state=s1");
    expect((await screen.findByRole("alert")).textContent).toMatch(/did not finish/);
    at("/login?error=Call%200900%20now");
    for (const alert of await screen.findAllByRole("alert")) expect(alert.textContent).not.toContain("0900");
  });
});
