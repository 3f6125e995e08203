--: path = "claims"
--: tag = "claims"
--: doc = """
--: Who says what of what, on which basis, how surely, and by which places in which sources.
--:
--: >>> claim = next(iter(graph.claims(subject="rkc.ga-7.1", object="ict")))
--: >>> claim.relation, claim.basis, claim.citations[0].locator
--: ('requires', 'stated', 'General Annex, Chapter 7, Standard 7.1')
--: """
--: help = "List who says what of what, on which basis and where."
--: tool = "List who says what of what, on which basis"
--: example = "claims?subject=rkc.ga-7.1&object=ict&relation=requires&basis=stated"
--: missing = "Nothing has one of these names."
--: columns = ":claim"
--: filters = "basis confidence as_of force"
--: silence = "claims.silence.{reason}"
--: texts = ["subject", "about"]
--: [parameters]
--: about = {thing = true, help = "The name of a thing that is subject or object."}
--: subject = {thing = true, help = "The name of the subject, such as rkc.ga-7.1."}
--: object = {thing = true, help = "The name of the object, such as single-window."}
--: source = {thing = true, help = "The name of a source that is cited."}
--: claimant = {thing = true, help = "The name of an actor who holds it, such as wco."}
--: [parameters.relation]
--: known = "select distinct relation from claim order by relation"
--: help = "Relations, with commas, as in requires,recommends."
--: unknown = "The graph has no claim that {word!r}; it has {known}."
select c.claim
from claim c
where (:about is null or :about in (c.subject, c.object))
  and (:subject is null or c.subject = :subject)
  and (:object is null or c.object = :object)
  and among(c.relation, :relation)
  and (:claimant is null or exists (
    select 1 from fact f
    where f.subject = c.claim and f.object = :claimant
      and f.property in ('isClaimedBy', 'isLaidDownBy')))
  and (:source is null or exists (
    select 1 from citation where record = c.claim and source = :source))
  and among(c.basis, :basis)
  and among(c.force, :force)
  and (c.confidence is null or among(c.confidence, :confidence))
  and (:as_of = '' or (
    reached(c.stated_on, :as_of) <> 'no'
    and (c.force is null or coalesce(
      (select reached(date, :as_of) from applied where part = c.subject), 'yes') <> 'no')
    and not exists (
      select 1 from begun
      where thing in (c.subject, c.object) and reached(date, :as_of) = 'no')))
