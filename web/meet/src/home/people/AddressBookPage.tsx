// The address book: people to call, and people and groups to invite.
import type { Contact } from "@gavel/sdk";
import { Banner, Button, TextInput } from "@gavel/ui";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { Search } from "lucide-react";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { rest } from "../../account";
import { Loading } from "../../pages/Loading";
import text from "../../pages/text.module.css";
import { useTitle } from "../../useNow";
import styles from "./AddressBook.module.css";
import { ContactRow } from "./ContactRow";

export default function AddressBookPage() {
  const { t } = useTranslation();
  const [query, setQuery] = useState("");
  useTitle(t("book.title"));
  return (
    <>
      <div className={styles.head}>
        <h1 className={text.title}>{t("book.title")}</h1>
        <div className={styles.search}>
          <TextInput
            type="search"
            icon={Search}
            label={t("book.search")}
            placeholder={t("book.search")}
            hideLabel
            value={query}
            onChange={setQuery}
          />
        </div>
      </div>
      <Contacts query={query.trim()} />
    </>
  );
}

function Contacts({ query }: { query: string }) {
  const { t } = useTranslation();
  const { data, isPending, isError, hasNextPage, fetchNextPage, refetch } = useInfiniteQuery({
    queryKey: ["address-book", "pages", query],
    queryFn: ({ pageParam, signal }) => rest.people.addressBook(query, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_cursor,
    placeholderData: keepPreviousData,
  });
  if (isPending) return <Loading />;
  if (isError) {
    return (
      <Banner
        tone="danger"
        role="alert"
        actions={
          <Button look="edge" size="sm" onPress={() => void refetch()}>
            {t("home.again")}
          </Button>
        }
      >
        {t("book.failed")}
      </Banner>
    );
  }
  const contacts = data.pages.flatMap((page) => page.items);
  if (contacts.length === 0) {
    return (
      <p className={text.dim} role="status">
        {query ? t("book.none", { query }) : t("book.empty")}
      </p>
    );
  }
  return (
    <>
      <ContactList title={t("book.groups")} contacts={contacts.filter(({ kind }) => kind === "group")} />
      <ContactList title={t("book.people")} contacts={contacts.filter(({ kind }) => kind === "account")} />
      {hasNextPage ? (
        <div>
          <Button look="edge" onPress={() => void fetchNextPage()}>
            {t("book.showMore")}
          </Button>
        </div>
      ) : null}
    </>
  );
}

function ContactList({ title, contacts }: { title: string; contacts: Contact[] }) {
  const id = useId();
  if (contacts.length === 0) return null;
  return (
    <section className={styles.section} aria-labelledby={id}>
      <h2 id={id} className={text.section}>
        {title}
      </h2>
      <ul className={styles.list}>
        {contacts.map((contact) => (
          <ContactRow key={contact.id} contact={contact} />
        ))}
      </ul>
    </section>
  );
}
