// The menu about one person, the same from row, tile, avatar, right-click and Shift+F10 (P6, T8).
import { isWaiting, type Participant } from "@gavel/sdk";
import { AnchoredMenu, Avatar } from "@gavel/ui";
import { useTranslation } from "react-i18next";
import { time } from "../format";
import { type About, type Acts, hasMenu } from "./acts/about";
import { actsAboutBlocked, actsAboutUnconnected, actsAboutWaiting } from "./acts/away";
import { actsAbout } from "./acts/person";
import { useAbout } from "./context";
import { type Screen, useScreen, useScreenStore } from "./screen";

export { hasMenu } from "./acts/about";

export function PersonMenu() {
  const menu = useScreen((screen) => screen.menu);
  return menu ? <OpenMenu menu={menu} /> : null;
}

function OpenMenu({ menu }: { menu: NonNullable<Screen["menu"]> }) {
  const { t } = useTranslation();
  const screen = useScreenStore();
  const whom = whomOf(menu, useAbout());
  if (!whom || whom.acts.length === 0) return null;
  const { person, name, role, since, acts } = whom;
  return (
    <AnchoredMenu
      anchor={menu.anchor}
      onClose={() => screen.setState({ menu: null })}
      label={t("meeting.actsFor", { name })}
      head={
        <>
          <Avatar id={person} name={name} size="sm" />
          <span>
            {role && since ? (
              t("panel.menuHead", { name, role: t(`roles.${role}`), time: time(since) })
            ) : (
              <bdi>{name}</bdi>
            )}
          </span>
        </>
      }
      groups={acts}
    />
  );
}

interface Subject {
  person: string;
  name: string;
  role?: Participant["role"];
  since?: string;
  acts: Acts;
}

/** Who it is about, wherever they stand now. */
function whomOf(menu: NonNullable<Screen["menu"]>, about: About): Subject | null {
  const { me, roster, unconnected, bans } = about.state;
  if ("ban" in menu) {
    const ban = bans.find((one) => one.id === menu.ban);
    return ban ? { ...ban, acts: actsAboutBlocked(ban, about) } : null;
  }
  const person = roster.get(menu.seat);
  if (person) {
    const acts = isWaiting(person) ? actsAboutWaiting(person, about) : actsAbout(person, about);
    const { name, role } = person;
    return {
      person: person.person,
      name,
      role,
      since: person.joined_at,
      acts: hasMenu(me, person) ? acts : [],
    };
  }
  const away = unconnected.find((one) => one.seat === menu.seat);
  return away ? { person: away.person, name: away.name, acts: actsAboutUnconnected(away, about) } : null;
}
