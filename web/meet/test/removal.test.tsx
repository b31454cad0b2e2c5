// P4, P6, T8, V1, G7: asking before a removal, what is sent, and the receipt afterwards.
import { participant } from "@gavel/sdk/testing";
import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { speak } from "../src/i18n";
import { meeting, removedReceipt } from "./meeting-test";

const openFromTile = async (user: { click: (element: Element) => Promise<void> }) => {
  await user.click(screen.getByRole("button", { name: "Remove Gustav Lind" }));
  return screen.findByRole("alertdialog");
};

describe("the removal dialog", () => {
  it("says whom it is about, and gives the first focus to Cancel", async () => {
    const { user } = await meeting();
    const dialog = await openFromTile(user);
    expect(
      within(dialog).getByRole("heading", { name: "Remove Gustav Lind from this meeting?" }),
    ).toBeTruthy();
    expect(within(dialog).getByText("Gustav Lind, guest without account")).toBeTruthy();
    expect(within(dialog).getByText("Firefox on Windows")).toBeTruthy();
    await waitFor(() => expect(document.activeElement?.textContent).toBe("Cancel"));
  });

  it("removes without a block, and only after the press", async () => {
    const { user, verbs, answer } = await meeting();
    const dialog = await openFromTile(user);
    expect(verbs()).toEqual([]);
    fireEvent.click(within(dialog).getByRole("button", { name: "Remove" }));
    expect(verbs()).toEqual([{ do: "disconnect", target: { participants: ["gustav"] }, reason: "other" }]);
    expect(screen.getByText(/Being silenced/)).toBeTruthy();
    await answer(removedReceipt);
    const receipt = screen.getByRole("article", { name: "Receipt" });
    expect(receipt.textContent).toMatch(/Gustav Lind was removed\. Silent after 1\.8\sms\./);
    expect(within(receipt).getByRole("button", { name: "Invite back" })).toBeTruthy();
  });

  it("changes its button when the box is ticked, and sends the block, the notes apart", async () => {
    const { user, verbs } = await meeting();
    const dialog = await openFromTile(user);
    await user.click(within(dialog).getByRole("checkbox", { name: "Do not allow to rejoin" }));
    expect(within(dialog).getByText(/guest pass and invitation/)).toBeTruthy();
    await user.click(within(dialog).getByRole("checkbox", { name: "Also for future meetings in this room" }));
    const write = (field: string, value: string) =>
      fireEvent.change(within(dialog).getByRole("textbox", { name: field }), { target: { value } });
    write("Note to Gustav", "please mail us");
    write("Note for the audit", "third time");
    await user.click(within(dialog).getByRole("button", { name: "Remove and block" }));
    expect(verbs()).toEqual([
      {
        do: "disconnect",
        target: { participants: ["gustav"] },
        reason: "other",
        note: "please mail us",
        audit_note: "third time",
        ban: { room: true },
      },
    ]);
  });

  it("offers the door for new guests, and shuts it in the same order (G7)", async () => {
    const { user, verbs, answer } = await meeting();
    const dialog = await openFromTile(user);
    await user.click(within(dialog).getByRole("checkbox", { name: "Do not allow to rejoin" }));
    await user.click(within(dialog).getByText("Lock"));
    await user.click(within(dialog).getByRole("button", { name: "Remove and lock" }));
    expect(verbs()).toMatchObject([{ do: "disconnect", ban: { room: false } }]);
    expect(verbs()[0]).toHaveProperty("then", "lock");
    await answer(removedReceipt);
    expect(screen.getByText("The conference is locked.")).toBeTruthy();
  });

  it("offers the door afterwards where it was left open, since a guest with a new device is a new guest (G7)", async () => {
    const { user, verbs, answer } = await meeting();
    const dialog = await openFromTile(user);
    await user.click(within(dialog).getByRole("checkbox", { name: "Do not allow to rejoin" }));
    await user.click(within(dialog).getByRole("button", { name: "Remove and block" }));
    await answer({ ...removedReceipt, offers: ["lock", "waiting_room"] });
    await user.click(screen.getByRole("button", { name: "Use the waiting room" }));
    expect(verbs().at(-1)).toEqual({ do: "waiting_room", on: true });
    await answer({});
    expect(screen.getByText("The waiting room is on.")).toBeTruthy();
    expect(screen.queryByRole("button", { name: "Lock conference" })).toBeNull();
  });

  it("blocks by the network only where the host asks for it", async () => {
    const { user, verbs } = await meeting();
    const dialog = await openFromTile(user);
    await user.click(within(dialog).getByRole("checkbox", { name: "Do not allow to rejoin" }));
    await user.click(within(dialog).getByRole("checkbox", { name: /^Also by their network/ }));
    await user.click(within(dialog).getByRole("button", { name: "Remove and block" }));
    expect(verbs()).toMatchObject([{ ban: { room: false, network: true } }]);
  });

  it("shows the receipt in full", async () => {
    const { user, answer } = await meeting();
    const dialog = await openFromTile(user);
    await user.click(within(dialog).getByRole("button", { name: "Remove" }));
    await answer({ ...removedReceipt, request_id: "7F3K" });
    await user.click(screen.getByRole("button", { name: "Receipt" }));
    const full = await screen.findByRole("dialog");
    expect(full.textContent).toContain("Disconnected");
    expect(full.textContent).toContain("7F3K");
    expect(full.textContent).toContain("On record");
  });

  it("has a receipt in the language that is spoken when it is read", async () => {
    const { user, answer } = await meeting();
    const dialog = await openFromTile(user);
    await user.click(within(dialog).getByRole("button", { name: "Remove" }));
    await answer(removedReceipt);
    expect(screen.getByText("Gustav Lind was removed.")).toBeTruthy();
    await act(() => speak("de"));
    expect(screen.getByText("Sie haben Gustav Lind entfernt.")).toBeTruthy();
    await act(() => speak("en"));
  });

  it("does nothing on Cancel", async () => {
    const { user, verbs } = await meeting();
    const dialog = await openFromTile(user);
    await user.click(within(dialog).getByRole("button", { name: "Cancel" }));
    await waitFor(() => expect(screen.queryByRole("alertdialog")).toBeNull());
    expect(verbs()).toEqual([]);
  });

  it("explains a refusal (lesson 5)", async () => {
    const { user, refuse } = await meeting("carol");
    const dialog = await openFromTile(user);
    await user.click(within(dialog).getByRole("button", { name: "Remove" }));
    await refuse({ status: 403, code: "owner_protected" });
    expect(screen.getByText("Gustav Lind was not removed")).toBeTruthy();
    expect(screen.getByText(/The owner of a meeting cannot be removed/)).toBeTruthy();
  });

  it("undoes the block from the receipt", async () => {
    const { user, verbs, answer, says } = await meeting();
    const dialog = await openFromTile(user);
    await user.click(within(dialog).getByRole("checkbox", { name: "Do not allow to rejoin" }));
    await user.click(within(dialog).getByRole("button", { name: "Remove and block" }));
    await says({
      type: "bans",
      bans: [{ id: "b7", person: "p-gustav", name: "Gustav Lind", by: "Alice Berg" }],
    });
    await answer(removedReceipt);
    expect(screen.getByText("Blocked until this meeting ends.")).toBeTruthy();
    await user.click(screen.getByRole("button", { name: "Undo block" }));
    expect(verbs().at(-1)).toEqual({ do: "unban", ban: "b7" });
    await answer({});
    expect(await screen.findByText(/The block of Gustav Lind is lifted/)).toBeTruthy();
  });

  it("takes the tile away when the server says so (lesson 12)", async () => {
    const { says } = await meeting();
    expect(screen.getByText("Gustav Lind")).toBeTruthy();
    await says({ type: "gone", seat: "gustav", how: "removed" });
    expect(screen.queryByText("Gustav Lind")).toBeNull();
  });
});

describe("who is offered what", () => {
  it("offers no removal of the owner to a moderator, nor of oneself to anybody", async () => {
    await meeting("carol");
    expect(screen.queryByRole("button", { name: "Remove Alice Berg" })).toBeNull();
    expect(screen.queryByRole("button", { name: "Remove Carol Ngata" })).toBeNull();
    expect(screen.getByRole("button", { name: "Remove Bob Meyer" })).toBeTruthy();
  });

  it("offers guests nothing", async () => {
    await meeting("gustav");
    expect(screen.queryAllByRole("button", { name: /^Remove|^Acts for/ })).toEqual([]);
  });
});

describe("the menu about a person", () => {
  it("begins with Select and ends with Disconnect participant", async () => {
    const { user } = await meeting();
    await user.click(screen.getByRole("button", { name: "Participants" }));
    const panel = screen.getByRole("complementary", { name: "Participants" });
    await user.click(within(panel).getByRole("button", { name: "Acts for Gustav Lind" }));
    const items = (await screen.findAllByRole("menuitem")).map((item) => item.textContent);
    expect(items[0]).toBe("Select");
    expect(items.at(-1)).toBe("Disconnect participant");
    await user.click(screen.getByRole("menuitem", { name: "Disconnect participant" }));
    expect(await screen.findByRole("alertdialog")).toBeTruthy();
  });

  it("opens by right-click and by Shift+F10", async () => {
    const { user } = await meeting();
    await user.click(screen.getByRole("button", { name: "Participants" }));
    const panel = screen.getByRole("complementary", { name: "Participants" });
    const row = within(panel).getByRole("row", { name: /^Bob Meyer/ });
    fireEvent.contextMenu(row);
    expect(await screen.findByRole("menu", { name: "Acts for Bob Meyer" })).toBeTruthy();
    await user.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByRole("menu")).toBeNull());
    fireEvent.keyDown(within(row).getAllByRole("button")[0] as Element, { key: "F10", shiftKey: true });
    expect(await screen.findByRole("menu", { name: "Acts for Bob Meyer" })).toBeTruthy();
  });

  it("removes several with one question and one order", async () => {
    const { user, verbs } = await meeting();
    await user.click(screen.getByRole("button", { name: "Participants" }));
    const panel = screen.getByRole("complementary", { name: "Participants" });
    await user.click(within(panel).getByRole("button", { name: "Acts for Gustav Lind" }));
    await user.click(await screen.findByRole("menuitem", { name: "Select" }));
    await user.click(within(panel).getByRole("checkbox", { name: /^Select Bob Meyer/ }));
    await user.click(within(panel).getByRole("button", { name: "Remove 2…" }));
    const dialog = await screen.findByRole("alertdialog");
    expect(within(dialog).getByText("Remove 2 people from this meeting?")).toBeTruthy();
    await user.click(within(dialog).getByRole("button", { name: "Remove" }));
    expect(verbs()).toMatchObject([{ do: "disconnect", target: { participants: ["gustav", "bob"] } }]);
  });

  it("tells two people of one name apart in the question (lesson 41)", async () => {
    const twins = [
      participant("max1", { name: "Max", device: "Safari on iPad" }),
      participant("max2", { name: "Max", account: null, role: "guest", device: "Firefox on Linux" }),
    ];
    const { user, verbs } = await meeting("alice", [participant("alice", { role: "owner" }), ...twins]);
    const [, second] = screen.getAllByRole("button", { name: "Remove Max" });
    await user.click(second as Element);
    const dialog = await screen.findByRole("alertdialog");
    expect(within(dialog).getByText("Max, guest without account")).toBeTruthy();
    await user.click(within(dialog).getByRole("button", { name: "Remove" }));
    expect(verbs()).toMatchObject([{ target: { participants: ["max2"] } }]);
  });
});
