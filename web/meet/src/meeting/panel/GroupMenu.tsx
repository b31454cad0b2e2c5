// The button at the upper right corner of a list: the acts for all in it, or for those who are chosen (T7).
import { isIn, isWaiting } from "@gavel/sdk";
import { type Act, IconButton, MenuButton } from "@gavel/ui";
import { ListChecks, SquareCheck, SquareX } from "lucide-react";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { About } from "../acts/about";
import { actsForAway, actsForBlocked, actsForHere, actsForWaiting } from "../acts/several";
import { useAbout } from "../context";
import { choose, type List, useScreen, useScreenStore } from "../screen";

interface GroupMenuProps {
  list: List;
  /** All that can be chosen in it. */
  ids: readonly string[];
  /** Not the whole list, but those in it whose name was looked for. */
  found: boolean;
}

export function GroupMenu({ list, ids, found }: GroupMenuProps) {
  const { t } = useTranslation();
  const screen = useScreenStore();
  const about = useAbout();
  const chosen = useScreen((now) => (now.chosen?.list === list ? now.chosen.ids : null));
  if (ids.length === 0) return null;
  const some = chosen ? ids.filter((id) => chosen.has(id)) : [];
  const all = some.length === 0;
  const selecting: Act[] = [
    {
      id: "select-all",
      label: t("panel.selectAll"),
      icon: SquareCheck,
      onAction: () => choose(screen, list, new Set(ids)),
    },
  ];
  if (!all) {
    selecting.push({
      id: "clear",
      label: t("panel.clearSelection"),
      icon: SquareX,
      onAction: () => screen.setState({ chosen: null }),
    });
  }
  const label = !all
    ? t("panel.forChosen", { count: some.length })
    : t(found ? "panel.forFound" : "panel.forAll", { count: ids.length });
  return (
    <MenuButton
      label={label}
      head={label}
      groups={[selecting, ...actsForList(list, all ? ids : some, all && !found, about)]}
    >
      <IconButton size="sm" icon={ListChecks} label={t(`panel.groupActs.${list}`)} />
    </MenuButton>
  );
}

/** `all`: they are everybody of the list. */
export function actsForList(list: List, ids: readonly string[], all: boolean, about: About): Act[][] {
  const people = () => ids.flatMap((id) => about.state.roster.get(id) ?? []);
  switch (list) {
    case "here":
      return actsForHere(people().filter(isIn), all, about);
    case "waiting":
      return actsForWaiting(people().filter(isWaiting), about);
    case "away":
      return actsForAway([...ids], all, about);
    case "blocked":
      return actsForBlocked([...ids], about);
    default:
      return list satisfies never;
  }
}

/** Those of the chosen who are still there. */
export function useChosen(): { list: List; ids: string[] } | null {
  const chosen = useScreen((now) => now.chosen);
  const { state } = useAbout();
  return useMemo(() => {
    if (!chosen) return null;
    const { roster, unconnected, bans } = state;
    const known = new Set([
      ...roster.keys(),
      ...unconnected.map((one) => one.seat),
      ...bans.map((ban) => ban.id),
    ]);
    return { list: chosen.list, ids: [...chosen.ids].filter((id) => known.has(id)) };
  }, [chosen, state]);
}
