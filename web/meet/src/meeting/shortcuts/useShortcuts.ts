// The shortcuts of a meeting, as they are set.
import type { Session } from "@gavel/sdk";
import { useEffect } from "react";
import { tinykeys } from "tinykeys";
import { useStore } from "zustand";
import { useOrders } from "../context";
import { toggleFullscreen } from "../LayoutMenu";
import type { Orders } from "../orders";
import { type ScreenStore, togglePanel, useScreenStore } from "../screen";
import { ACTIONS, type Action, shortcuts } from "./shortcuts";

export function useShortcuts(session: Session): void {
  const screen = useScreenStore();
  const orders = useOrders();
  const { on, keys } = useStore(shortcuts);
  useEffect(() => {
    if (!on) return;
    const acts = actsIn(session, screen, orders);
    const bindings = ACTIONS.map((action) => {
      const run = (event: KeyboardEvent) => {
        if (event.repeat) return;
        event.preventDefault();
        acts[action]();
      };
      return [keys[action], run] as const;
    });
    return tinykeys(window, Object.fromEntries(bindings));
  }, [session, screen, orders, on, keys]);
}

function actsIn({ devices, room }: Session, screen: ScreenStore, orders: Orders): Record<Action, () => void> {
  return {
    microphone: () => {
      if (room.state.gate?.audio !== false) void devices.setMuted(!devices.state.muted);
    },
    camera: () => {
      if (room.state.gate?.video !== false) void devices.setCamera(!devices.state.cameraOn);
    },
    share: () => void devices.setShare(!devices.state.sharing),
    hand: () => {
      const { me, roster } = room.state;
      const up = me ? roster.get(me.seat)?.hand_since !== null : true;
      void orders.give({ do: "hand", up: !up });
    },
    chat: () => togglePanel(screen, "chat"),
    participants: () => togglePanel(screen, "participants"),
    fullscreen: () => toggleFullscreen(),
    help: () => screen.setState({ dialog: { is: "settings", tab: "shortcuts" } }),
  };
}
