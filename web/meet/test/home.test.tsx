// The personal area: what a card says and does, for its owner and for whoever is invited.
import { screen, waitFor, within } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { current } from "../src/account";
import { atHome, list, owned, Problem, room, running } from "./home-test";

afterEach(() => vi.unstubAllGlobals());

const cardOf = async (name: string) =>
  (await screen.findByRole("heading", { level: 3, name })).closest("li") as HTMLElement;

describe("a card", () => {
  it("of a running conference says since when, who is in, how the door stands, and locks it", async () => {
    let locked = false;
    const { user, sent } = await atHome({
      "GET /me/conferences": () => list([{ ...running, locked }]),
      "POST /conferences/r1/lock": () => {
        locked = true;
        return {};
      },
    });
    const card = within(await cardOf("Weekly"));
    expect(card.getByText("Running")).toBeTruthy();
    expect(card.getByText(/^Since /)).toBeTruthy();
    expect(card.getByText("3 in, 1 waiting, 2 invited")).toBeTruthy();
    expect(card.getByText("Open")).toBeTruthy();
    expect(card.getByRole("link", { name: "Manager of Weekly" }).getAttribute("href")).toBe("/manage/weekly");
    expect(card.getByRole("link", { name: "Analytics of Weekly" }).getAttribute("href")).toBe(
      "/analytics/r1",
    );
    await user.click(card.getByRole("button", { name: "Lock conference: Weekly" }));
    await screen.findByText("Weekly is locked.");
    await card.findByText("Locked");
    expect(card.getByRole("button", { name: "Unlock conference: Weekly" })).toBeTruthy();
    expect(sent("POST /conferences/r1/lock")).toHaveLength(1);
  });

  it("of somebody else’s conference offers what an invited person may do, and nothing else", async () => {
    const invited = { ...running, owned: false, role: "participant" as const, settings: null, waiting: null };
    await atHome({ "GET /me/conferences": list([{ ...invited, invitees: null }]) });
    const card = within(await cardOf("Weekly"));
    expect(card.getByRole("link", { name: "Join Weekly" })).toBeTruthy();
    expect(card.getByRole("button", { name: "Copy the invite link of Weekly" })).toBeTruthy();
    for (const name of [/Manager/, /Analytics/]) expect(card.queryByRole("link", { name })).toBeNull();
    for (const name of [/Lock/, /PIN/, /More/]) expect(card.queryByRole("button", { name })).toBeNull();
    expect(screen.queryByRole("link", { name: "Go back in" })).toBeNull();
  });

  it("sets, generates and deletes the PIN, shows a new one once, and changes the ID", async () => {
    let has = false;
    const { user, sent } = await atHome({
      "GET /me/conferences": () => list([{ ...owned, settings: { ...room, has_guest_pin: has } }]),
      "POST /conferences/r1/pin": (order: unknown) => {
        has = !(order as { delete?: boolean }).delete;
        return (order as { generate?: boolean }).generate ? { pin: "482913" } : {};
      },
      "POST /conferences/r1/alias": {},
    });
    const card = within(await cardOf("Weekly"));
    await user.click(card.getByRole("button", { name: "Set a PIN for Weekly" }));
    const dialog = within(await screen.findByRole("dialog", { name: "PIN and ID of Weekly" }));
    expect(dialog.queryByRole("button", { name: "Delete PIN" })).toBeNull();

    await user.type(dialog.getByLabelText("New PIN"), "47");
    await user.click(dialog.getByRole("button", { name: "Set PIN" }));
    expect(dialog.getByText("A PIN has 4 to 64 characters.")).toBeTruthy();
    expect(sent("POST /conferences/r1/pin")).toEqual([]);
    await user.type(dialog.getByLabelText("New PIN"), "11");
    await user.click(dialog.getByRole("button", { name: "Set PIN" }));
    await dialog.findByText(/The PIN is now 4711/);
    await user.click(dialog.getByRole("button", { name: "Generate PIN" }));
    await dialog.findByText(/The PIN is now 482913\. It is shown this once/);
    await user.type(dialog.getByLabelText("New ID"), "monthly");
    await user.click(dialog.getByRole("button", { name: "Change ID" }));
    await dialog.findByText(/The ID is now monthly/);
    await user.click(dialog.getByRole("button", { name: "Close" }));

    expect(card.queryByText("482913")).toBeNull();
    await user.click(card.getByRole("button", { name: "Show the PIN of Weekly" }));
    expect(card.getByText("482913")).toBeTruthy();
    await user.click(card.getByRole("button", { name: "Change the PIN of Weekly" }));
    await user.click(await screen.findByRole("button", { name: "Delete PIN" }));
    await screen.findByText("The PIN is deleted.");
    expect(sent("POST /conferences/r1/pin")).toEqual([
      { set: "4711", which: "guest" },
      { generate: true, which: "guest" },
      { delete: true, which: "guest" },
    ]);
    expect(sent("POST /conferences/r1/alias")).toEqual([{ aliases: ["monthly", "woche"] }]);
  });

  it("asks before it deletes, with Cancel first, and says who is in", async () => {
    const { user, sent } = await atHome({
      "GET /me/conferences": list([running]),
      "DELETE /rooms/r1": null,
    });
    const card = within(await cardOf("Weekly"));
    await user.click(card.getByRole("button", { name: "More for Weekly" }));
    await user.click(await screen.findByRole("menuitem", { name: "Delete…" }));
    const dialog = within(await screen.findByRole("alertdialog", { name: "Delete Weekly?" }));
    expect(dialog.getByText(/3 people are in/)).toBeTruthy();
    await waitFor(() => expect(document.activeElement?.textContent).toBe("Cancel"));
    expect(sent("DELETE /rooms/r1")).toEqual([]);
    await user.click(dialog.getByRole("button", { name: "Delete" }));
    await screen.findByText("Weekly is deleted.");
    expect(sent("DELETE /rooms/r1")).toHaveLength(1);
  });
});

describe("a new conference", () => {
  it("leads its owner back to the one that is still running, and says so", async () => {
    const { user, sent } = await atHome({
      "GET /me/conferences": list([running]),
      "POST /conferences": {
        room,
        conference: { participants: 3 },
        ticket: "tk",
        url: "http://elsewhere.test/m/weekly#t=tk",
        returned: true,
        invitations: [],
      },
    });
    await user.click(await screen.findByRole("button", { name: "New conference" }));
    await user.type(await screen.findByLabelText("Name"), "Another one");
    await user.click(screen.getByRole("button", { name: "Start now" }));
    const dialog = within(
      await screen.findByRole("alertdialog", { name: "Your conference is still running" }),
    );
    expect(dialog.getByText(/Weekly is running, and 3 people are in/)).toBeTruthy();
    await user.click(dialog.getByRole("button", { name: "Go back in" }));
    expect(window.location.pathname + window.location.hash).toBe("/m/weekly#t=tk");
    expect(sent("POST /conferences")).toMatchObject([{ name: "Another one" }]);
  });

  it("is not sent before it is right, and not with a name that was typed and not picked", async () => {
    const { user, sent } = await atHome({ "POST /rooms": new Problem(409, "alias_taken") });
    await user.click(await screen.findByRole("button", { name: "New conference" }));
    await user.type(await screen.findByRole("combobox", { name: "People and groups" }), "Gus{Tab}");
    await user.click(screen.getByRole("button", { name: "Create" }));
    expect(screen.getByText("Give it a name.")).toBeTruthy();
    expect(screen.getByText("Choose from the list, or clear this field.")).toBeTruthy();
    expect(sent("POST /rooms")).toEqual([]);
    await user.type(screen.getByLabelText("Name"), "Weekly");
    await user.type(screen.getByRole("combobox", { name: "People and groups" }), "tav{Enter}");
    expect(await screen.findByRole("row", { name: "Gustav" })).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Create" }));
    await screen.findByText("This ID is already in use. Choose another.");
    expect(sent("POST /rooms")).toMatchObject([{ name: "Weekly", invite: { guests: [{ name: "Gustav" }] } }]);
  });
});

describe("somebody whose log-in was ended elsewhere", () => {
  it("is told so on the page of strangers", async () => {
    await atHome({ "GET /me/conferences": new Problem(401, "unauthenticated") });
    await screen.findByText(/You are no longer logged in/);
    expect(screen.getByRole("heading", { name: "Join by ID" })).toBeTruthy();
    expect(current()).toBeNull();
  });
});
