-- The tables of dcgraph.sqlite, worked out in SQL from `thing` and `fact`, which a program fills.
-- Columns named after a thing hold its number in `thing`. Properties, classes, relations and
-- other terms of the ontology stand by their local names, those of other vocabularies with a prefix.
-- Dates are text, as exact as the source: 2019, 2019-06 or 2019-06-18; '' is "not recorded".

create index fact_by_subject on fact (subject, property);
create index fact_by_object on fact (object, property);

-- How strongly a text speaks: the relation that it then has to concepts, and the classes of norms
-- from which that follows. A prohibition and a norm of unknown force give none.
create table force (class text, relation text, force text);
insert into force values
  ('ObligationNorm', 'requires', 'obliges'),
  ('ObligationToPermitNorm', 'obligesToPermit', 'obliges to permit'),
  ('EndeavourNorm', 'endeavours', 'endeavours'),
  ('QualifiedObligationNorm', 'endeavours', 'endeavours'),
  ('RecommendationNorm', 'recommends', 'recommends'),
  ('PermissionNorm', 'permits', 'permits'),
  ('DeclarationNorm', 'treats', 'treats'),
  ('ProhibitionNorm', null, null),
  ('UnreadForceNorm', null, null);

-- What a thing is called, once for each language that it has a name in.
create table label as
  select subject as thing, language,
    coalesce(min(iif(property = 'skos:prefLabel', text, null)), min(text)) as text
  from fact
  where property in ('skos:prefLabel', 'dcterms:title')
  group by subject, language;
create unique index label_by_thing on label (thing, language);

-- The classes of a thing, those that follow included.
create table is_a as
  select f.subject as thing, c.local as class, min(f.derived) as derived
  from fact f join term c on c.thing = f.object
  where f.property = 'type'
  group by f.subject, c.local;
create unique index is_a_by_thing on is_a (thing, class);
create index is_a_by_class on is_a (class, thing);

-- A text and what it is part or edition of, step by step: the first whole alone. 0 steps: itself.
create table step as
  -- Numbers are in the order of names.
  select subject as part, coalesce(min(iif(property = 'isPartOf', object, null)), min(object)) as whole
  from fact where property in ('isPartOf', 'isEditionOf') group by subject;
create unique index step_by_part on step (part);
create table above as with recursive
  up (part, whole, steps) as (
    select thing, thing, 0 from is_a where class = 'Record'
    union all
    select up.part, step.whole, steps + 1 from up join step on step.part = up.whole where steps < 20)
  select part, whole, min(steps) as steps from up group by part, whole;
create index above_by_part on above (part, steps);
create index above_by_whole on above (whole, part);

-- All that lies in a text, itself included; in an instrument its editions with what lies in them.
create table within as
  select subject as part, object as whole from fact where property in ('isWithin', 'isEditionOf')
  union
  select thing, thing from is_a
  where class in ('Instrument', 'Edition', 'Provision', 'InformationSystem')
  union
  select f.subject, e.object
  from fact e join fact f on f.object = e.subject and f.property = 'isWithin'
  where e.property = 'isEditionOf';
create index within_by_whole on within (whole, part);
create index within_by_part on within (part, whole);

-- Which source a record cites, and where in it; `confidence` is confirmed or recalled.
create table citation as
  select c.object as citation, c.subject as record, s.object as source,
    coalesce((select text from fact where subject = c.object and property = 'locator'), '') as locator,
    iif(exists (
      select 1 from fact f join term t on t.thing = f.object
      where f.subject = c.object and f.property = 'hasConfidence' and t.local = 'Recalled'),
      'recalled', 'confirmed') as confidence
  from fact c join fact s on s.subject = c.object and s.property = 'citesSource'
  where c.property = 'hasCitation';
create index citation_by_record on citation (record);
create index citation_by_source on citation (source);

-- What a citation bears out, where that is not all of its record: properties, and values of them.
create table support as
  select f.subject as citation, t.local as property, null as thing, null as text, null as language
  from fact f join term t on t.thing = f.object
  where f.property = 'supports'
  union all
  select subject, null, object, text, language from fact where property = 'supportsValue';
create index support_by_citation on support (citation);

-- A claim by its ends. `confidence` is that of the best citation of what it says, not of its date.
create table claim as
  select s.subject as claim, s.object as subject, r.local as relation, o.object as object,
    lower(b.local) as basis,
    (select min(force) from force where relation = r.local) as force,
    (select min(c.confidence) from citation c
      where c.record = s.subject and (
        not exists (select 1 from support where citation = c.citation and property is not null)
        or exists (
          select 1 from support where citation = c.citation
          and property in ('hasSubject', 'hasRelation', 'hasObject')))) as confidence,
    coalesce((select text from fact
      where subject = s.subject and property = 'statedOnDate'), '') as stated_on
  from fact s
    join fact rf on rf.subject = s.subject and rf.property = 'hasRelation'
    join term r on r.thing = rf.object
    join fact o on o.subject = s.subject and o.property = 'hasObject'
    join fact bf on bf.subject = s.subject and bf.property = 'hasBasis'
    join term b on b.thing = bf.object
  where s.property = 'hasSubject';
create index claim_by_subject on claim (subject, relation);
create index claim_by_object on claim (object, relation);

-- An edition of an instrument, from when it holds (else when it was published), and if it is a draft.
create table edition as
  select f.subject as edition, f.object as instrument,
    coalesce(
      (select min(text) from fact where subject = f.subject and property = 'entryIntoForceDate'),
      (select min(text) from fact
        where subject = f.subject and property in ('publicationDate', 'adoptionDate')), '') as since,
    exists (
      select 1 from fact s join term t on t.thing = s.object
      where s.subject = f.subject and s.property = 'hasStatus' and t.local = 'Draft') as is_draft
  from fact f where f.property = 'isEditionOf';
create index edition_by_instrument on edition (instrument);

-- How far a text was read: whole, in part or not read; the nearest note of it or of its wholes.
create table reading as
  select part, extent from (
    select a.part,
      case t.local when 'ReadWhole' then 'whole' when 'ReadInPart' then 'in part' else 'not read' end
        as extent,
      row_number() over (partition by a.part order by a.steps, n.subject) as nth
    from above a
      join fact n on n.property = 'describesReadingOf' and n.object = a.whole
      join fact x on x.subject = n.subject and x.property = 'hasReadingExtent'
      join term t on t.thing = x.object)
  where nth = 1;
create unique index reading_by_part on reading (part);

-- When a thing was first there: the earliest of its own dates and those of its editions, else that
-- of what it is part of or was made at.
create table begun as with recursive
  dated as (
    select subject as thing, min(text) as date from fact
    where property in ('adoptionDate', 'signatureDate', 'publicationDate', 'instrumentDate',
      'startDate', 'definitionDate', 'observationDate', 'dcterms:issued')
    group by subject),
  own as (
    select d.thing, min(d.date, coalesce((
      select min(e.date) from fact f join dated e on e.thing = f.subject
      where f.object = d.thing and f.property = 'isEditionOf'), d.date)) as date
    from dated d),
  up (thing, at, steps) as (
    select thing, thing, 0 from is_a where class = 'Record'
    union all
    select up.thing, coalesce(
      (select min(object) from fact where subject = at and property = 'isPartOf'),
      (select min(object) from fact where subject = at and property = 'isMadeAt')), steps + 1
    from up where at is not null and steps < 20 and at not in (select thing from own))
  select up.thing, own.date from up join own on own.thing = up.at;
create unique index begun_by_thing on begun (thing);

-- From when a text applies, where that is told: the date of the nearest whole that has one.
create table applied as with recursive
  own as (
    select subject as thing, min(text) as date from fact
    where property = 'applicationDate' group by subject),
  up (part, at, steps) as (
    select thing, thing, 0 from is_a where class = 'Record'
    union all
    select up.part, (select min(object) from fact where subject = at and property = 'isPartOf'),
      steps + 1
    from up where at is not null and steps < 20 and at not in (select thing from own))
  select up.part, own.date from up join own on own.thing = up.at;
create unique index applied_by_part on applied (part);

-- A norm: where it is laid down, how strong it is, and since when it applies by the dates of its
-- text. `since_property` names the date and `since_of` what has it.
create table norm as with
  owned as (
    select object as norm, min(subject) as provision from fact
    where property = 'hasNorm' group by object),
  upward as (
    select norm, norm as whole, -1 as steps from owned
    union all select o.norm, a.whole, a.steps from owned o join above a on a.part = o.provision),
  dated as (
    select u.norm, f.property, f.text as date, u.whole,
      row_number() over (partition by u.norm, f.property order by u.steps, f.text) as nth
    from upward u join fact f on f.subject = u.whole
    where f.property in ('entryIntoForceDate', 'applicationDate', 'endDate')),
  since as (
    select norm, property, date, whole,
      row_number() over (partition by norm order by date desc, property desc) as nth
    from dated where nth = 1 and property <> 'endDate')
  select o.norm, o.provision,
    coalesce((
      select a.whole from above a join is_a i on i.thing = a.whole and i.class = 'Instrument'
      where a.part = o.provision order by a.steps limit 1), o.provision) as instrument,
    c.class, f.force, coalesce(s.date, '') as since, s.property as since_property,
    s.whole as since_of,
    coalesce((select date from dated d
      where d.norm = o.norm and d.property = 'endDate' and d.nth = 1), '') as until
  from owned o
    join (
      select i.thing, min(i.class) as class from is_a i
      where i.class in (select class from force) group by i.thing) c on c.thing = o.norm
    left join force f on f.class = c.class
    left join since s on s.norm = o.norm and s.nth = 1;
create unique index norm_by_norm on norm (norm);
create index norm_by_provision on norm (provision);
create index norm_by_instrument on norm (instrument);

-- What a norm is made of; `part` is action, bearer, beneficiary, matter or qualifier.
create table norm_part as
  select subject as norm, lower(substr(property, 4)) as part, object as thing from fact
  where property in ('hasAction', 'hasBearer', 'hasBeneficiary', 'hasMatter', 'hasQualifier');
create index norm_part_by_thing on norm_part (thing, part, norm);
create index norm_part_by_norm on norm_part (norm, part);

-- Norms of other instruments that have an action and a matter of a norm.
create table parallel as
  select distinct m.norm, o.norm as other
  from norm_part a
    join norm_part m on m.norm = a.norm and m.part = 'matter'
    join norm_part b on b.part = 'action' and b.thing = a.thing
    join norm_part o on o.norm = b.norm and o.part = 'matter' and o.thing = m.thing
    join norm n on n.norm = a.norm
    join norm p on p.norm = b.norm
  where a.part = 'action' and n.instrument <> p.instrument;
create index parallel_by_norm on parallel (norm, other);

-- Who is a member of a body, or consented to be bound by an instrument, since when and until when.
-- `in_force_from` is the day that the source gives for the party, else `since` and the delay.
create table membership as with
  given as (
    select m.subject as membership, m.object as member, o.object as body,
      i.thing is not null as is_treaty, consent.text as consented, start.text as started,
      finish.text as finished, stated.text as stated, own.text as own, delay.text as delay,
      treaty.text as treaty_force
    from fact m
      join fact o on o.subject = m.subject and o.property = 'isMembershipIn'
      left join is_a i on i.thing = o.object and i.class = 'Instrument'
      left join fact consent on consent.subject = m.subject and consent.property = 'instrumentDate'
      left join fact start on start.subject = m.subject and start.property = 'startDate'
      left join fact finish on finish.subject = m.subject and finish.property = 'endDate'
      left join fact stated on stated.subject = m.subject and stated.property = 'statedOnDate'
      left join fact own on own.subject = m.subject and own.property = 'entryIntoForceDate'
      left join fact delay on delay.subject = o.object and delay.property = 'entryIntoForceDelay'
      left join fact treaty on treaty.subject = o.object and treaty.property = 'entryIntoForceDate'
    where m.property = 'hasMember')
  select membership, member, body, is_treaty, coalesce(consented, started, '') as since,
    iif(consented is not null, 'instrumentDate', iif(started is not null, 'startDate', ''))
      as since_property,
    coalesce(finished, '') as until, coalesce(stated, '') as stated_on,
    case
      when own is not null then own
      when not is_treaty or consented is null or delay is null or treaty_force is null then ''
      when later_by(consented, delay) = '' then ''
      else max(later_by(consented, delay), treaty_force)
    end as in_force_from
  from given;
create index membership_by_member on membership (member);
create index membership_by_body on membership (body);

-- Cells of the tables of indicators: the value of an economy on a day.
create table figure as
  select f.subject as figure, f.object as economy, i.object as indicator,
    coalesce((select min(text) from fact
      where subject = f.subject and property = 'observationDate'), '') as date,
    cast(v.text as real) as value
  from fact f
    join fact i on i.subject = f.subject and i.property = 'hasIndicator'
    join fact v on v.subject = f.subject and v.property = 'observedValue'
  where f.property = 'hasFocus';
create index figure_by_economy on figure (economy, indicator, date);

-- What the latest figure of each indicator shows of an economy by the criteria of this project:
-- meets, does not meet, or both, which is told as figures conflict.
create table standing as with
  criterion as (
    select s.subject as criterion, s.object as characteristic,
      iif(s.property = 'showsMet', 'meets', 'does not meet') as shows, m.object as indicator,
      (select cast(text as real) from fact where subject = s.subject and property = 'atLeast') as least,
      (select cast(text as real) from fact where subject = s.subject and property = 'atMost') as most
    from fact s join fact m on m.subject = s.subject and m.property = 'isMeasuredBy'
    where s.property in ('showsMet', 'showsNotMet')),
  latest as (
    select economy, indicator, max(date) as date from figure
    where indicator in (select indicator from criterion) group by economy, indicator)
  select f.economy, c.characteristic,
    iif(count(distinct c.shows) = 2, 'figures conflict', min(c.shows)) as standing
  from latest
    join figure f using (economy, indicator, date)
    join criterion c using (indicator)
  where not exists (
      select 1 from fact
      where subject = c.criterion and property = 'isNotAppliedTo' and object = f.economy)
    and (c.least is null or f.value >= c.least) and (c.most is null or f.value <= c.most)
  group by f.economy, c.characteristic;
create unique index standing_by_economy on standing (economy, characteristic);

drop table term;
drop table step;
