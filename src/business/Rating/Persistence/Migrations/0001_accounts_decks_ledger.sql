create table rating.deck (
    tenant_id uuid not null,
    id uuid not null,
    name text not null,
    currency text not null,
    version int not null default 1,
    updated_at timestamptz not null,
    primary key (tenant_id, id)
);
create unique index deck_name on rating.deck (tenant_id, lower(name));

-- A rate holds from valid_from until the next of the same prefix begins; the empty prefix is the rate of everything else.
create table rating.rate (
    tenant_id uuid not null,
    id uuid not null,
    deck_id uuid not null,
    prefix text not null,
    description text not null,
    per_minute numeric(18, 8) not null check (per_minute >= 0),
    setup_fee numeric(18, 8) not null check (setup_fee >= 0),
    initial_seconds int not null check (initial_seconds between 1 and 3600),
    next_seconds int not null check (next_seconds between 1 and 3600),
    free_seconds int not null check (free_seconds between 0 and 3600),
    valid_from timestamptz not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, deck_id) references rating.deck (tenant_id, id) on delete cascade
);
create unique index rate_of_prefix on rating.rate (tenant_id, deck_id, prefix, valid_from);

-- What each import did to a deck.
create table rating.deck_version (
    tenant_id uuid not null,
    id uuid not null,
    deck_id uuid not null,
    version int not null,
    at timestamptz not null,
    actor text not null,
    added int not null,
    changed int not null,
    removed int not null,
    primary key (tenant_id, id),
    foreign key (tenant_id, deck_id) references rating.deck (tenant_id, id) on delete cascade
);

create table rating.account (
    tenant_id uuid primary key,
    mode text not null check (mode in ('prepaid', 'postpaid')),
    currency text not null,
    balance numeric(20, 4) not null default 0,
    credit_limit numeric(20, 4) check (credit_limit >= 0),
    low_balance numeric(20, 4),
    outbound_deck_id uuid,
    inbound_deck_id uuid,
    slice_seconds int not null,
    warn_seconds int not null,
    emergency_numbers text[] not null default '{}',
    version int not null default 1,
    foreign key (tenant_id, outbound_deck_id) references rating.deck (tenant_id, id),
    foreign key (tenant_id, inbound_deck_id) references rating.deck (tenant_id, id)
);

-- Append-only; the balance of the account is the sum of its lines, always. A leg is charged once.
create table rating.ledger (
    tenant_id uuid not null,
    id uuid not null,
    seq bigint not null generated always as identity,
    time timestamptz not null,
    kind text not null check (kind in ('topup', 'charge', 'correction')),
    amount numeric(20, 4) not null,
    balance_after numeric(20, 4) not null,
    currency text not null,
    leg_id uuid,
    call_id uuid,
    number text,
    prefix text,
    seconds bigint,
    direction text,
    reason text,
    actor text not null,
    primary key (tenant_id, id),
    check ((kind = 'charge') = (leg_id is not null))
);
create unique index ledger_leg on rating.ledger (tenant_id, leg_id) where leg_id is not null;
create index ledger_time on rating.ledger (tenant_id, time, id);
create index ledger_seq on rating.ledger (tenant_id, seq);

create function rating.refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'the ledger is append-only: enter a correction instead' using errcode = 'restrict_violation';
end
$$;
create trigger ledger_append_only before update or delete on rating.ledger for each row execute function rating.refuse_change();
