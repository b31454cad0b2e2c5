// The head of the personal area: its pages, and the user menu.
import { Avatar, BareButton, Icon, IconButton, Mark, MenuButton, SkipLink } from "@gavel/ui";
import { ChevronDown, Languages, LogOut, Menu, MonitorSmartphone, ShieldCheck } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "wouter";
import { current, logOut } from "../account";
import { LANGUAGES, type Language } from "../i18n/languages";
import { useLanguage } from "../i18n/useLanguage";
import { openDialog } from "./area";
import styles from "./Frame.module.css";
import { useMe } from "./queries";

const PAGES = [
  { path: "/", word: "home.conferences" },
  { path: "/address-book", word: "home.people" },
  { path: "/history", word: "home.history" },
] as const;

export function Frame({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const [here, navigate] = useLocation();
  return (
    <div className={styles.page}>
      <SkipLink to="main" label={t("common.skip")} />
      <header className={styles.bar}>
        <Link href="/" className={styles.home ?? ""}>
          <Mark />
        </Link>
        <nav className={styles.nav} aria-label={t("home.nav")}>
          {PAGES.map(({ path, word }) => (
            <Link key={path} href={path} {...(here === path ? { "aria-current": "page" } : {})}>
              {t(word)}
            </Link>
          ))}
        </nav>
        <span className={styles.end}>
          <UserMenu />
          <span className={styles.narrow}>
            <MenuButton
              label={t("home.menu")}
              groups={[
                PAGES.map(({ path, word }) => ({ id: path, label: t(word), onAction: () => navigate(path) })),
              ]}
            >
              <IconButton icon={Menu} label={t("home.menu")} />
            </MenuButton>
          </span>
        </span>
      </header>
      <main id="main" className={styles.main} tabIndex={-1}>
        {children}
      </main>
    </div>
  );
}

function UserMenu() {
  const { t } = useTranslation();
  const [, navigate] = useLocation();
  const [language, change] = useLanguage();
  const { data: me } = useMe();
  const name = me?.name ?? current()?.username ?? "";
  const administers = me !== undefined && me.role !== "user";
  const languages = Object.entries(LANGUAGES).map(([id, label]) => ({
    id,
    label,
    checked: id === language,
    onAction: () => change(id as Language),
  }));
  const admin = {
    id: "admin",
    label: t("home.admin"),
    icon: ShieldCheck,
    onAction: () => navigate("/admin"),
  };
  return (
    <MenuButton
      label={name}
      head={<bdi>{me ? `@${me.username}` : name}</bdi>}
      groups={[
        [
          {
            id: "log-ins",
            label: t("home.logIns"),
            icon: MonitorSmartphone,
            onAction: () => openDialog({ is: "log-ins" }),
          },
          { id: "language", label: t("settings.language"), icon: Languages, checks: languages },
          ...(administers ? [admin] : []),
        ],
        [{ id: "log-out", label: t("home.logOut"), icon: LogOut, onAction: logOut }],
      ]}
    >
      <BareButton className={styles.user ?? ""} aria-label={t("home.user", { name })}>
        <Avatar id={me?.id ?? name} name={name} />
        <bdi className={styles.name}>{name}</bdi>
        <Icon of={ChevronDown} size="xs" />
      </BareButton>
    </MenuButton>
  );
}
