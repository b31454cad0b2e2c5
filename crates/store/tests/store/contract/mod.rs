//! What every implementation of the store's ports keeps, whatever it is made of.
//!
//! `contract!(fresh)` makes a test of each function here; `fresh` gives a [`Bench`] with an empty store.

pub(crate) mod audit;
pub(crate) mod bans;
pub(crate) mod directory;
pub(crate) mod events;
pub(crate) mod invitees;
pub(crate) mod journal;
pub(crate) mod people;
pub(crate) mod records;
pub(crate) mod rooms;
pub(crate) mod webhooks;

use crate::cast::HandClock;
use gavel_door::ports::{Directory, Store, Webhooks, records::Records};
use std::{any::Any, sync::Arc};

/// An empty store, and the clock that it reads.
pub(crate) struct Bench<S> {
    pub(crate) store: S,
    pub(crate) clock: Arc<HandClock>,
    /// Whatever must outlive the store.
    pub(crate) keep: Box<dyn Any>,
}

pub(crate) trait Whole: Store + Directory + Records + Webhooks {}

impl<S: Store + Directory + Records + Webhooks> Whole for S {}

macro_rules! contract {
    ($fresh:path) => {
        contract! { $fresh;
            journal:
                what_was_appended_comes_back_in_order,
                an_ended_conference_is_not_unfinished,
                batches_become_durable_in_the_order_in_which_they_were_given,
                a_batch_whose_future_is_dropped_is_written_all_the_same,
                a_batch_at_fault_leaves_the_others_alone,
                a_fact_of_a_conference_needs_a_conference,
                several_batches_of_one_conference_in_one_group_are_numbered_through,
                a_healthy_store_answers_a_ping;
            bans:
                a_ban_from_the_room_outlives_the_conference,
                a_ban_of_the_conference_is_none_of_the_room,
                a_timed_ban_ends_when_it_said,
                a_lifted_ban_holds_no_longer,
                a_ban_whose_lifting_was_taken_back_holds,
                a_ban_is_lifted_in_its_own_room_only,
                a_ban_that_is_still_queued_already_counts,
                a_generation_only_rises,
                a_room_opens_with_what_earlier_meetings_left,
                what_happens_between_meetings_counts;
            audit:
                rows_are_numbered_and_chained,
                an_empty_chain_verifies,
                filters_narrow_what_is_found,
                signs_in_a_filter_match_themselves,
                a_row_may_concern_no_room,
                a_long_audit_comes_in_pages;
            records:
                a_stay_is_written_down_with_who_ended_it_and_why,
                a_seat_that_was_lost_and_taken_back_is_one_stay_on_two_connections,
                whoever_is_removed_while_they_are_lost_was_removed,
                what_was_measured_adds_up,
                the_seats_of_a_person_are_one_row_and_their_time_counts_once,
                nobody_is_left_in_a_conference_that_has_ended,
                a_session_counts_while_it_runs_as_it_does_afterwards,
                a_conference_that_never_began_is_no_session,
                one_group_tells_the_same_as_many,
                rows_that_come_meanwhile_neither_repeat_nor_hide_others,
                every_order_of_every_list_can_be_paged_both_ways,
                filters_find_what_they_say,
                private_words_are_counted_and_not_shown,
                a_seat_that_was_saved_and_not_taken_leaves_no_trace,
                moments_come_in_their_order,
                a_deleted_room_leaves_its_records_behind,
                what_is_over_is_told_of_all_rooms;
            events:
                events_are_numbered_in_the_order_of_the_commits,
                a_commit_wakes_who_reads_the_log_and_only_one_with_events,
                a_batch_at_fault_brings_no_event_and_leaves_no_gap,
                the_log_can_be_narrowed_and_comes_in_pages,
                old_events_are_forgotten_but_the_newest_number_is_not;
            webhooks:
                a_webhook_comes_back_as_it_was,
                webhooks_come_in_pages_and_by_room,
                progress_never_writes_over_a_change,
                a_deleted_webhook_leaves_nothing,
                the_last_tries_are_kept_and_come_newest_first,
                nothing_is_forgotten_that_a_webhook_has_not_passed;
            directory:
                a_username_is_taken_however_it_is_written,
                an_account_keeps_its_username_and_its_time,
                accounts_come_in_pages,
                a_deleted_account_leaves_its_rooms_behind,
                a_ticket_comes_back_as_it_was,
                a_ticket_needs_a_room,
                tickets_are_made_together_or_not_at_all,
                a_key_comes_back_as_it_was,
                a_program_keeps_what_it_said_of_its_rooms_and_people,
                an_outside_app_comes_back_as_it_was,
                a_token_is_spent_once,
                a_token_needs_an_account,
                a_secret_of_the_server_never_changes,
                the_first_answer_to_a_key_stands_for_a_day;
            people:
                a_group_comes_back_with_each_member_once,
                a_group_takes_accounts_only,
                a_deleted_account_leaves_its_groups,
                the_address_book_finds_names_however_they_are_written,
                the_address_book_comes_in_pages_by_name,
                a_session_is_listed_until_it_ends,
                another_password_ends_the_other_sessions,
                another_identity_ends_the_other_sessions,
                another_role_ends_sessions_and_what_the_role_gave,
                another_name_ends_no_session,
                the_last_administrator_stays,
                an_identity_belongs_to_one_account,
                a_withdrawn_ticket_leaves_a_mark,
                tickets_are_listed_as_long_as_they_let_in;
            rooms:
                a_room_comes_back_as_it_was,
                an_alias_belongs_to_one_room_however_it_is_written,
                one_room_may_spell_its_alias_twice,
                a_refused_change_of_aliases_changes_nothing,
                a_change_touches_only_what_it_names,
                rooms_come_in_pages_oldest_first,
                a_deleted_room_leaves_the_audit_alone,
                a_conference_opens_with_what_room_and_house_have_set,
                what_holds_in_the_house_is_the_usual_until_somebody_says_otherwise,
                calendars_are_told_anew_when_name_link_or_dates_change,
                rooms_are_found_by_their_dates,
                a_conference_that_ends_with_its_date_opens_with_the_end_of_it;
            invitees:
                an_invitee_comes_back_as_invited,
                whoever_is_called_at_the_beginning_is_found_with_the_rooms,
                inviting_again_says_anew_as_what,
                a_room_invites_so_many_and_no_more,
                an_invitation_needs_a_room,
                invitees_come_in_pages,
                a_conference_opens_with_its_invitees,
                whoever_is_uninvited_has_no_ticket_left,
                an_account_is_concerned_by_its_rooms_and_its_invitations,
                a_deleted_account_is_invited_nowhere,
                a_deleted_room_invites_nobody;
        }
    };
    ($fresh:path; $($module:ident: $($name:ident),+;)+) => {$(
        mod $module {
            $(
                #[tokio::test]
                async fn $name() {
                    let bench = $fresh().await;
                    crate::contract::$module::$name(&bench).await;
                    drop(bench.keep);
                }
            )+
        }
    )+};
}
