// P5 and the rule book's table of endings: the exact words, and the right way back or none.
import type { Farewell } from "@gavel/sdk";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { FarewellScreen } from "../src/visit/FarewellScreen";
import { farewellView, plainFarewell, refusalView } from "../src/visit/farewell";

const now = Date.parse("2026-11-21T14:33:00Z");
const view = (farewell: Partial<Farewell>) =>
  farewellView({ reason: "left", text: "", rejoin: "no", ...farewell } as Farewell, now);

describe("headings", () => {
  it.each([
    ["removed", "host", "Another participant disconnected you from this meeting."],
    ["removed", "admin", "The administrator disconnected you."],
    ["removed", "api", "You were disconnected through the meeting's control system."],
    ["removed_blocked", "host", "Another participant disconnected you from this meeting."],
    ["removed_blocked", "admin", "The administrator disconnected you."],
    ["ended", "host", "The host ended the meeting for everyone."],
    ["ended", "admin", "The administrator ended this meeting."],
    ["ended", "api", "The meeting was ended through its control system."],
    ["ended", "phone", "A host ended the meeting by telephone."],
    ["left", undefined, "You left the meeting"],
    ["ended_schedule", undefined, "The meeting has ended"],
    ["ended_empty", undefined, "The meeting has ended"],
    ["reset", "host", "The meeting room was reset"],
    ["sent_to_lobby", "host", "A host moved you to the waiting room"],
    ["denied", "host", "Your request was declined"],
    ["knock_timeout", undefined, "Nobody answered"],
    ["locked", undefined, "The meeting is locked"],
    ["duplicate_session", undefined, "You joined from another device"],
    ["connection_lost", undefined, "We lost your connection"],
  ] as const)("%s by %s", (reason, by, title) => {
    expect(view({ reason, ...(by ? { by } : {}) }).title).toBe(title);
  });

  it("takes the server's words for a reason that it does not know", () => {
    expect(view({ reason: "evacuated" as never, text: "Please leave the building" }).title).toBe(
      "Please leave the building",
    );
  });
});

describe("the way back", () => {
  it.each([
    ["left", "yes", "rejoin"],
    ["removed", "ask", "ask"],
    ["removed_blocked", "no", null],
    ["removed_blocked", "yes", null],
    ["ended", "no", null],
    ["denied", "wait", "wait"],
    ["duplicate_session", "yes", "use_here"],
  ] as const)("%s with %s", (reason, rejoin, way) => {
    expect(view({ reason, rejoin }).way).toBe(way);
  });

  it("never blames a person for the network (lesson 31)", () => {
    const lost = view({ reason: "connection_lost", rejoin: "auto" });
    expect(lost.title).not.toMatch(/disconnected you|removed/);
    expect(lost.quiet).toBe(false);
  });

  it("says until when a block holds", () => {
    expect(view({ reason: "removed_blocked" }).text).toBe("You cannot join this meeting again.");
    const timed = view({ reason: "removed_blocked", until: "2026-11-21T15:33:00Z" });
    expect(timed.text).toMatch(/^You cannot join this meeting again until .+\.$/);
  });

  it.each([
    ["blocked", "You cannot join this meeting again", null],
    ["locked", "The meeting is locked", "retry"],
    ["full", "The meeting is full", "retry"],
    ["ticket_revoked", "This invitation no longer works", "ask"],
    ["not_started", "The meeting has not started", "retry"],
    ["unauthenticated", "Please log in to join", "log_in"],
  ] as const)("refused as %s", (code, title, way) => {
    expect(refusalView({ status: 403, code })).toMatchObject({ title, way });
  });
});

describe("the page", () => {
  it("shows the heading, reason and note, and one button that leads back", async () => {
    const onBack = vi.fn();
    const removed = view({
      reason: "removed",
      by: "host",
      why: "disruption",
      note: "Please mail us.",
      rejoin: "ask",
    });
    render(<FarewellScreen view={removed} meeting="Thursday planning" onBack={onBack} />);
    const title = "Another participant disconnected you from this meeting.";
    expect(screen.getByRole("heading", { level: 1, name: title })).toBe(document.activeElement);
    expect(screen.getByText("Disturbs the meeting")).toBeTruthy();
    expect(screen.getByText("Please mail us.")).toBeTruthy();
    await userEvent.click(screen.getByRole("button", { name: "Ask to join again" }));
    expect(onBack).toHaveBeenCalledWith("ask");
  });

  it("offers a blocked person nothing but to close", () => {
    render(
      <FarewellScreen view={view({ reason: "removed_blocked", by: "host" })} meeting="X" onBack={() => {}} />,
    );
    expect(screen.getAllByRole("button").map((button) => button.textContent)).toEqual(["Close"]);
  });

  it("counts down where one has to wait before asking again", () => {
    const soon = farewellView({ reason: "denied", text: "", rejoin: "wait" }, Date.now());
    render(<FarewellScreen view={soon} meeting="X" onBack={() => {}} />);
    const button = screen.getByRole("button", { name: /Ask again in \d+ s/ });
    expect(button.hasAttribute("disabled")).toBe(true);
  });

  it("explains an insecure page", () => {
    render(<FarewellScreen view={plainFarewell("insecure")} meeting={null} />);
    expect(screen.getByText(/secure pages only/)).toBeTruthy();
  });
});
