// The participants panel: who stands where, what is offered about whom, and what is sent. P4 P6 P9 T2 T5 T7 T8 T9 T11 G4 G8
import type { Ban, Details, Participant, Unconnected } from "@gavel/sdk";
import { cast, conference, participant } from "@gavel/sdk/testing";
import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { groupsOf } from "../src/meeting/panel/groups";
import { meeting } from "./meeting-test";

type Meeting = Awaited<ReturnType<typeof meeting>>;

const { alice, bob, carol, gustav } = cast;
const jonas = participant("jonas", { name: "Jonas Weber", role: "guest", account: null, state: "waiting" });
const mara = participant("mara", { name: "Mara Ito", role: "guest", account: null, state: "waiting" });
const everybody = Object.values(cast);

const lucia: Unconnected = {
  seat: "s-lucia",
  person: "p-lucia",
  name: "Lucía Ortega",
  role: "participant",
  account: "lucia",
  how: null,
  call: "ringing",
  at: "2026-11-21T14:10:00Z",
};
const tom: Unconnected = {
  ...lucia,
  seat: "s-tom",
  person: "p-tom",
  name: "Tom Hale",
  account: null,
  how: "left",
  call: "not_called",
};
const viktor: Ban = {
  id: "ban-viktor",
  person: "p-viktor",
  name: "Viktor",
  keys: ["device"],
  by: "Carol",
  reason: "spam",
  since: "2026-11-21T14:09:00Z",
  until: null,
  room: false,
};

const panel = () => screen.getByRole("complementary", { name: "Participants" });

async function open(
  as: Parameters<typeof meeting>[0] = "alice",
  roster: Participant[] = everybody,
): Promise<Meeting> {
  const here = await meeting(as, roster);
  fireEvent.click(screen.getByRole("button", { name: /^Participants/ }));
  await here.says({ type: "unconnected", people: [lucia, tom], off: [] });
  await here.says({ type: "bans", bans: [viktor] });
  return here;
}

const row = (name: string) => within(panel()).getByRole("row", { name: new RegExp(`^${name}`) });

async function menuOf(name: string): Promise<string[]> {
  fireEvent.contextMenu(row(name));
  const items = await screen.findAllByRole("menuitem");
  return items.map((item) => item.textContent ?? "");
}

const press = async (item: string) => fireEvent.click(await screen.findByRole("menuitem", { name: item }));

describe("groups", () => {
  const state = { roster: new Map<string, Participant>(), unconnected: [tom, lucia], bans: [viktor] };
  const rosterOf = (people: Participant[]) => new Map(people.map((one) => [one.id, one]));

  it("stand each person in one place only, hands in the order in which they went up", () => {
    const late = { ...bob, hand_since: "2026-11-21T14:12:00Z" };
    const early = { ...carol, hand_since: "2026-11-21T14:11:00Z" };
    const groups = groupsOf({ ...state, roster: rosterOf([alice, late, jonas, early]) }, "", true);
    expect(groups.waiting).toEqual([jonas]);
    expect(groups.hands).toEqual([early, late]);
    expect(groups.inside).toEqual([alice]);
    expect(groups.away).toEqual([tom, lucia]);
    expect(groups.blocked).toEqual([viktor]);
    expect([...groups.places]).toEqual([
      ["p-carol", 1],
      ["p-bob", 2],
    ]);
  });

  it("leave out of the unconnected who is here again, and who is blocked", () => {
    const back = participant("tom2", { person: "p-tom" });
    const shut = { ...lucia, person: viktor.person };
    const groups = groupsOf({ ...state, unconnected: [tom, shut], roster: rosterOf([back]) }, "", true);
    expect(groups.away).toEqual([]);
  });

  it("keep the places of hands while somebody is looked for", () => {
    const first = { ...carol, hand_since: "2026-11-21T14:11:00Z" };
    const second = { ...bob, hand_since: "2026-11-21T14:12:00Z" };
    const groups = groupsOf({ ...state, roster: rosterOf([first, second]) }, "bob", true);
    expect(groups.hands).toEqual([second]);
    expect(groups.places.get("p-bob")).toBe(2);
  });
});

describe("the list", () => {
  it("says how many are in each group, and who is what", async () => {
    const here = await open("alice", [...everybody, jonas]);
    const raised = { ...bob, hand_since: "2026-11-21T14:12:00Z" };
    await here.says({ type: "changed", participant: raised });
    for (const heading of [
      "Waiting (1)",
      "Hands (1)",
      "In the meeting (4)",
      "Unconnected (2)",
      "Blocked (1)",
    ]) {
      expect(within(panel()).getByRole("heading", { name: heading })).toBeTruthy();
    }
    expect(row("Bob Meyer").textContent).toContain("Hand raised, number 1");
    expect(row("Gustav Lind").textContent).toContain("Guest");
    expect(row("Dora").textContent).toContain("Phone");
    expect(within(row("Carol Ngata")).getByRole("img", { name: "Signed in" })).toBeTruthy();
  });

  it("marks who seems to have left without leaving, with Remove beside (G8)", async () => {
    const here = await open();
    const details: Details = {
      seat: "gustav",
      inventory: { cameras: [], microphones: [], camera: null, microphone: null, gain: null },
      asked_devices: false,
      last_active: "2026-11-21T14:05:00Z",
      forgotten: true,
    };
    await here.says({ type: "details", details });
    expect(row("Gustav Lind").textContent).toContain("Seems to be away since");
    fireEvent.click(within(row("Gustav Lind")).getByRole("button", { name: "Remove Gustav Lind" }));
    expect(await screen.findByRole("alertdialog")).toBeTruthy();
  });

  it("finds a person by a part of the name", async () => {
    const here = await open();
    await here.user.type(within(panel()).getByRole("searchbox", { name: "Find a person" }), "gust");
    expect(
      within(panel())
        .getAllByRole("row")
        .map((one) => one.getAttribute("aria-label")),
    ).toEqual(["Gustav Lind"]);
  });

  it("shows participants nothing but who is in, and offers them nothing", async () => {
    await open("gustav", [bob, gustav]);
    expect(within(panel()).getByRole("heading", { name: "In the meeting (2)" })).toBeTruthy();
    expect(within(panel()).queryByRole("button", { name: /^Acts for|^Group actions|^Control/ })).toBeNull();
  });
});

describe("the menu about somebody", () => {
  it("has every act, Select first and Disconnect participant last", async () => {
    await open();
    expect(await menuOf("Bob Meyer")).toEqual([
      "Select",
      "Mute",
      "Mute all but Bob",
      "Ask for video",
      "Devices…",
      "Spotlight for everyone",
      "Pin for me",
      "Permissions",
      "Make moderator",
      "Move to waiting room",
      "Disconnect participant",
    ]);
  });

  it("of the owner has all but Remove, Block and Demote", async () => {
    await open("carol");
    const items = await menuOf("Alice Berg");
    expect(items).toContain("Mute");
    expect(items).toContain("Spotlight for everyone");
    expect(items.filter((item) => /Disconnect|moderator|waiting room|Permissions/.test(item))).toEqual([]);
  });

  it.each([
    ["Mute", { do: "mute", participants: ["bob"] }],
    ["Mute all but Bob", { do: "mute_all_but", participant: "bob" }],
    ["Ask for video", { do: "unmute", participants: ["bob"], audio: false, video: true }],
    ["Spotlight for everyone", { do: "spotlight", participants: ["bob"] }],
    ["Make moderator", { do: "role", participant: "bob", role: "host" }],
    ["Move to waiting room", { do: "send_out", participants: ["bob"] }],
  ])("%s is one order", async (item, verb) => {
    const here = await open();
    fireEvent.contextMenu(row("Bob Meyer"));
    await press(item);
    expect(here.verbs()).toEqual([verb]);
  });

  it("stops what is running, and lowers a hand", async () => {
    const busy = { ...bob, muted: true, video: true, sharing: true, hand_since: "2026-11-21T14:12:00Z" };
    const here = await open("alice", [alice, busy]);
    const items = await menuOf("Bob Meyer");
    expect(items).toEqual(
      expect.arrayContaining([
        "Ask to unmute",
        "Stop video",
        "Stop screen share",
        "Give the floor",
        "Lower hand",
      ]),
    );
    await press("Stop screen share");
    expect(here.verbs()).toEqual([{ do: "mute", participants: ["bob"], audio: false, share: true }]);
  });

  it("takes one right away from one person, and gives it back as everybody has it", async () => {
    const here = await open();
    fireEvent.contextMenu(row("Bob Meyer"));
    await press("Permissions");
    const chat = await screen.findByRole("menuitemcheckbox", { name: "Write in the chat" });
    expect(chat.getAttribute("aria-checked")).toBe("true");
    fireEvent.click(chat);
    expect(here.verbs()).toEqual([{ do: "rights", participant: "bob", chat: false }]);
    await here.says({ type: "changed", participant: { ...bob, rights: { ...bob.rights, chat: false } } });
    fireEvent.click(await screen.findByRole("menuitemcheckbox", { name: "Write in the chat" }));
    expect(here.verbs().at(-1)).toEqual({ do: "rights", participant: "bob" });
  });

  it("brings on the stage of an auditorium, where the others are not seen", async () => {
    const here = await open();
    await here.says({ type: "conference", conference: { ...conference, kind: "auditorium" } });
    const items = await menuOf("Bob Meyer");
    expect(items).not.toContain("Spotlight for everyone");
    await press("Bring on stage");
    expect(here.verbs()).toEqual([{ do: "floor", participant: "bob", grant: true }]);
  });

  it("pins for oneself alone: nothing is sent", async () => {
    const here = await open();
    fireEvent.contextMenu(row("Bob Meyer"));
    await press("Pin for me");
    expect(within(row("Bob Meyer")).getByRole("img", { name: "Pinned for you" })).toBeTruthy();
    expect(here.verbs()).toEqual([]);
  });

  it("takes one device where somebody has several (T8)", async () => {
    const phone = participant("bob2", { person: "p-bob", name: "Bob Meyer", device: "Safari on iPhone" });
    const here = await open("alice", [alice, bob, phone]);
    fireEvent.contextMenu(within(panel()).getAllByRole("row", { name: /^Bob Meyer/ })[1] as Element);
    await press("Disconnect this device only");
    const dialog = await screen.findByRole("alertdialog");
    expect(dialog.textContent).toContain("Safari on iPhone, 2 devices in all");
    expect(within(dialog).queryByRole("checkbox")).toBeNull();
    fireEvent.click(within(dialog).getByRole("button", { name: "Remove" }));
    expect(here.verbs()).toMatchObject([{ target: { participants: ["bob2"], device_only: true } }]);
  });
});

describe("those who are not in", () => {
  it("unconnected: invited back, and taken off the list (T5)", async () => {
    const here = await open();
    expect(await menuOf("Tom Hale")).toEqual(["Select", "Invite back", "Remove from list"]);
    await press("Remove from list");
    expect(here.verbs()).toEqual([{ do: "withdraw", participants: ["s-tom"] }]);
    expect(await menuOf("Lucía Ortega")).toContain("Stop calling");
  });

  it("the whole list is invited again, or cleared after a question (T5, T7)", async () => {
    const here = await open();
    fireEvent.click(within(panel()).getByRole("button", { name: "Group actions: unconnected" }));
    await press("Invite again");
    expect(here.verbs()).toEqual([{ do: "invite", scope: "unconnected" }]);
    fireEvent.click(within(panel()).getByRole("button", { name: "Group actions: unconnected" }));
    await press("Clear list");
    const dialog = await screen.findByRole("alertdialog");
    expect(here.verbs()).toHaveLength(1);
    fireEvent.click(within(dialog).getByRole("button", { name: "Clear list" }));
    expect(here.verbs().at(-1)).toEqual({ do: "withdraw", scope: "all" });
  });

  it("waiting: admitted and declined, one by one and together", async () => {
    const here = await open("alice", [...everybody, jonas, mara]);
    expect(await menuOf("Jonas Weber")).toEqual(["Select", "Admit", "Decline", "Decline and block"]);
    await press("Decline and block");
    const dialog = await screen.findByRole("alertdialog");
    fireEvent.click(within(dialog).getByRole("button", { name: "Decline and block" }));
    expect(here.verbs()).toEqual([{ do: "deny", participants: ["jonas"], block: true }]);
    await here.answer({ verdicts: [], spared: 0 });
    expect(screen.getByText("Jonas Weber was declined and blocked.")).toBeTruthy();
    fireEvent.click(within(panel()).getByRole("button", { name: "Admit all" }));
    expect(here.verbs().at(-1)).toEqual({ do: "admit", participants: ["jonas", "mara"] });
  });

  it("blocked: unblocked", async () => {
    const here = await open();
    expect(await menuOf("Viktor")).toEqual(["Select", "Unblock"]);
    await press("Unblock");
    expect(here.verbs()).toEqual([{ do: "unban", ban: "ban-viktor" }]);
  });
});

describe("several at once (T7)", () => {
  const chosen = () => screen.getByRole("group", { name: "Acts for the selected" });

  it("Ctrl chooses one by one, Shift up to there, and one order goes for them", async () => {
    const here = await open();
    fireEvent.click(row("Carol Ngata"), { ctrlKey: true });
    expect(chosen().textContent).toContain("1 selected");
    fireEvent.click(row("Gustav Lind"), { shiftKey: true });
    expect(chosen().textContent).toContain("3 selected");
    fireEvent.click(row("Bob Meyer"), { ctrlKey: true });
    fireEvent.click(within(chosen()).getByRole("button", { name: "Mute" }));
    expect(here.verbs()).toEqual([{ do: "mute", participants: ["gustav", "carol"] }]);
  });

  it("goes by keyboard: Space, Shift with an arrow, Ctrl+A, Escape", async () => {
    const here = await open();
    row("Carol Ngata").focus();
    await here.user.keyboard(" ");
    await here.user.keyboard("{Shift>}{ArrowDown}{/Shift}");
    expect(chosen().textContent).toContain("2 selected");
    await here.user.keyboard("{Control>}a{/Control}");
    expect(chosen().textContent).toContain("4 selected");
    await here.user.keyboard("{Escape}");
    expect(screen.queryByRole("group", { name: "Acts for the selected" })).toBeNull();
    expect(panel()).toBeTruthy();
  });

  it("the button in the corner is for everybody, or for the chosen", async () => {
    const here = await open();
    const corner = () => within(panel()).getByRole("button", { name: "Group actions: in the meeting" });
    fireEvent.click(corner());
    await press("Mute");
    expect(here.verbs()).toEqual([{ do: "mute", scope: "all_but_me" }]);
    fireEvent.click(row("Gustav Lind"), { ctrlKey: true });
    fireEvent.click(row("Bob Meyer"), { ctrlKey: true });
    fireEvent.click(corner());
    expect(screen.getByText("For the 2 selected")).toBeTruthy();
    await press("Make moderator");
    expect(here.verbs().at(-1)).toEqual({ do: "role", participant: "bob", role: "host" });
    await here.answer({});
    expect(here.verbs().at(-1)).toEqual({ do: "role", participant: "gustav", role: "host" });
  });

  it("never means more people than are listed while somebody is looked for", async () => {
    const here = await open();
    await here.user.type(within(panel()).getByRole("searchbox", { name: "Find a person" }), "o");
    fireEvent.click(within(panel()).getByRole("button", { name: "Group actions: in the meeting" }));
    await press("Mute");
    expect(here.verbs()).toEqual([{ do: "mute", participants: ["carol", "bob", "dora"] }]);
  });

  it("keeps to one list: choosing in another one lets go of the first", async () => {
    const here = await open();
    fireEvent.click(row("Gustav Lind"), { ctrlKey: true });
    fireEvent.click(row("Tom Hale"), { ctrlKey: true });
    expect(chosen().textContent).toContain("1 selected");
    fireEvent.click(within(chosen()).getByRole("button", { name: "Invite again" }));
    expect(here.verbs()).toEqual([{ do: "invite", participants: ["s-tom"] }]);
  });
});

describe("Control (P9)", () => {
  it("has what concerns everybody, Disconnect all last", async () => {
    await open();
    fireEvent.click(within(panel()).getByRole("button", { name: "Control" }));
    const items = (await screen.findAllByRole("menuitem")).map((item) => item.textContent);
    expect(items).toEqual([
      "Mute all",
      "Ask all to unmute",
      "Stop all video",
      "Everyone may",
      "Lock conference",
      "Turn waiting room on",
      "Keep strangers out…",
      "PIN and ID…",
      "Remove by rule…",
      "Disconnect all",
    ]);
  });

  it.each([
    ["Ask all to unmute", { do: "unmute", scope: "all_but_me" }],
    ["Stop all video", { do: "mute", scope: "all_but_me", audio: false, video: true }],
  ])("%s is one order", async (item, verb) => {
    const here = await open();
    fireEvent.click(within(panel()).getByRole("button", { name: "Control" }));
    await press(item);
    expect(here.verbs()).toEqual([verb]);
  });

  it("forbids everybody to unmute themselves", async () => {
    const here = await open();
    fireEvent.click(within(panel()).getByRole("button", { name: "Control" }));
    await press("Everyone may");
    // A menu that is just opening takes no press yet.
    await waitFor(() => {
      fireEvent.click(screen.getByRole("menuitemcheckbox", { name: "Unmute themselves" }));
      expect(here.verbs()).toEqual([{ do: "permissions", unmute: "hosts" }]);
    });
  });

  it("asks at the lock whether calls that are ringing may still come", async () => {
    const here = await open();
    fireEvent.click(within(panel()).getByRole("button", { name: "Control" }));
    await press("Lock conference");
    const dialog = await screen.findByRole("alertdialog");
    expect(within(dialog).getByRole("checkbox", { name: /^Keep the call that is ringing/ })).toBeTruthy();
    fireEvent.click(within(dialog).getByRole("button", { name: "Lock conference" }));
    expect(here.verbs()).toEqual([{ do: "lock", keep_ringing: true }]);
  });
});
