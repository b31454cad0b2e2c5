// P8, P9, V2, T14: leaving, ending for everyone, disconnecting all.
import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { meeting } from "./meeting-test";

const leaveButton = () => screen.getByRole("button", { name: "Leave" });

describe("Leave", () => {
  it("lets a participant go at once", async () => {
    const { user, socket } = await meeting("bob");
    await user.click(leaveButton());
    expect(socket.heard("leave")).toHaveLength(1);
    expect(screen.queryByRole("menu")).toBeNull();
  });

  it.each([
    ["a press", async (user: { click: (e: Element) => Promise<void> }) => user.click(leaveButton())],
    ["hovering", async () => fireEvent.pointerMove(leaveButton(), { pointerType: "mouse", movementX: 1 })],
    ["the focus", async () => fireEvent.focus(leaveButton())],
  ])("asks a host: the menu opens by %s", async (_, open) => {
    const { user } = await meeting("alice");
    await open(user);
    const items = (await screen.findAllByRole("menuitem")).map((item) => item.textContent);
    expect(items).toEqual(["Leave", "End call for everyone", "End call for everyone but me"]);
  });

  it("stays shut where the pointer happened to lie when the meeting began", async () => {
    const { user } = await meeting("alice");
    fireEvent.pointerMove(leaveButton(), { pointerType: "mouse", movementX: 0, movementY: 0 });
    expect(screen.queryByRole("menu")).toBeNull();
    await user.click(leaveButton());
    expect(screen.queryByRole("menu")).not.toBeNull();
  });

  it("goes by keyboard: arrow in, Escape out and back to the button", async () => {
    const { user } = await meeting("alice");
    leaveButton().focus();
    await user.keyboard("{ArrowDown}");
    await waitFor(() => expect(document.activeElement?.textContent).toBe("Leave"));
    await user.keyboard("{ArrowUp}");
    expect(document.activeElement?.textContent).toBe("End call for everyone but me");
    await user.keyboard("{Escape}");
    expect(screen.queryByRole("menu")).toBeNull();
    expect(document.activeElement).toBe(leaveButton());
  });

  it.each([
    ["End call for everyone", { scope: "all" }, "Everyone will be disconnected, you too: 5 people."],
    [
      "End call for everyone but me",
      { scope: "all_but_me" },
      "Everyone else will be removed: 4 people. You stay",
    ],
  ])("%s asks with counts, and then does it", async (name, target, words) => {
    const { user, verbs } = await meeting("alice");
    await user.click(leaveButton());
    await user.click(await screen.findByRole("menuitem", { name }));
    const dialog = await screen.findByRole("alertdialog");
    expect(dialog.textContent).toContain(words);
    expect(verbs()).toEqual([]);
    await user.click(within(dialog).getByRole("button", { name }));
    expect(verbs()).toEqual([{ do: "disconnect", target }]);
  });
});

describe("Disconnect all", () => {
  const sure = async (user: { click: (e: Element) => Promise<void> }) => {
    const dialog = await screen.findByRole("alertdialog");
    await user.click(within(dialog).getByRole("button", { name: "Yes, I’m sure" }));
  };

  it("stands in the menu Control of the participants panel", async () => {
    const { user, verbs } = await meeting("carol");
    await user.click(screen.getByRole("button", { name: "Participants" }));
    await user.click(screen.getByRole("button", { name: "Control" }));
    await user.click(await screen.findByRole("menuitem", { name: "Disconnect all" }));
    await sure(user);
    expect(verbs()).toEqual([{ do: "disconnect", target: { scope: "all" } }]);
  });

  it("stands in User menu, Settings, Meeting settings", async () => {
    const { user, verbs } = await meeting("carol");
    await user.click(screen.getByRole("button", { name: "User menu" }));
    await user.click(await screen.findByRole("menuitem", { name: "Settings" }));
    await user.click(await screen.findByRole("tab", { name: "Meeting settings" }));
    await user.click(screen.getByRole("button", { name: "Disconnect all" }));
    await sure(user);
    expect(verbs()).toEqual([{ do: "disconnect", target: { scope: "all" } }]);
  });

  it("is not there for a guest", async () => {
    const { user } = await meeting("gustav");
    await user.click(screen.getByRole("button", { name: "Participants" }));
    expect(screen.queryByRole("button", { name: "Control" })).toBeNull();
    await user.click(screen.getByRole("button", { name: "User menu" }));
    await user.click(await screen.findByRole("menuitem", { name: "Settings" }));
    expect(await screen.findByRole("tab", { name: "Audio and video" })).toBeTruthy();
    expect(screen.queryByRole("tab", { name: "Meeting settings" })).toBeNull();
  });
});
