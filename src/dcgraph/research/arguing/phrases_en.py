"""The relations read out in English."""

from __future__ import annotations

from typing import Final

__all__ = ["ENGLISH"]

ENGLISH: Final[dict[str, tuple[str, str]]] = {
    "accepts": ("{a} accepts {b}", "{b} is accepted by {a}"),
    "acceptsWithReservations": (
        "{a} accepts {b} with reservations",
        "{b} is accepted with reservations by {a}",
    ),
    "amends": ("{a} amends {b}", "{b} is amended by {a}"),
    "analyses": ("{a} analyses {b}", "{b} is analysed in {a}"),
    "bearsOn": ("{a} bears on {b}", "{b} is a matter on which {a} bears"),
    "bindsEveryPartyBy": (
        "{a} binds every party by {b}",
        "{b} is a part by which {a} binds every party",
    ),
    "concerns": ("{a} is about {b}", "{b} is a subject of {a}"),
    "containsNorm": ("{a} contains {b}", "{b} is contained in {a}"),
    "hasAction": ("{a} has the action {b}", "{b} is the action of {a}"),
    "hasBearer": ("{a} lies on {b}", "{b} is the bearer of {a}"),
    "hasBeneficiary": ("{a} names as gaining by it {b}", "{b} gains by {a}"),
    "hasMatter": ("{a} is about {b}", "{b} is the matter of {a}"),
    "hasNorm": ("{a} lays down {b}", "{b} is laid down by {a}"),
    "hasQualifier": ("{a} is limited by the words {b}", "{b} limits {a}"),
    "isBoundTo": ("{a} is bound to {b}", "{b} is a duty of {a}"),
    "isBoundToPermit": ("{a} is bound to permit {b}", "{b} has to be permitted by {a}"),
    "isInTensionWith": ("{a} is in tension with {b}", "{b} is in tension with {a}"),
    "contradicts": ("{a} contradicts {b}", "{b} is contradicted by {a}"),
    "correspondsTo": ("{a} corresponds to {b}", "{b} corresponds to {a}"),
    "defines": ("{a} defines {b}", "{b} is defined in {a}"),
    "dependsOn": ("{a} depends on {b}", "{b} is something on which {a} depends"),
    "enables": ("{a} enables {b}", "{b} is enabled by {a}"),
    "explains": ("{a} explains {b}", "{b} is explained in {a}"),
    "guides": ("{a} gives guidance on {b}", "{b} is a matter on which {a} gives guidance"),
    "hasAuthor": ("{a} was written by {b}", "{b} is an author of {a}"),
    "hasCharacteristic": (
        "{a} has the characteristic {b}",
        "{b} is a characteristic of {a}",
    ),
    "hasFocus": ("{a} observes {b}", "{b} is observed in {a}"),
    "hasIndicator": ("{a} measures {b}", "{b} is measured in {a}"),
    "hasIntendedAudience": ("{a} is meant for {b}", "{b} is the audience for which {a} is meant"),
    "hasMember": ("{a} is a membership of {b}", "{b} has the membership {a}"),
    "hasOrganizer": ("{a} was organised by {b}", "{b} organised {a}"),
    "hasParticipant": ("{a} had as a participant {b}", "{b} took part in {a}"),
    "hasPublisher": ("{a} was published by {b}", "{b} published {a}"),
    "hasSpeaker": ("{a} was given by {b}", "{b} spoke at {a}"),
    "implements": ("{a} implements {b}", "{b} is implemented by {a}"),
    "includes": ("{a} includes {b}", "{b} is included in {a}"),
    "isAdministeredBy": ("{a} is administered by {b}", "{b} administers {a}"),
    "isAdoptedBy": ("{a} was adopted by {b}", "{b} adopted {a}"),
    "isConductedUnder": (
        "{a} is conducted under {b}",
        "{b} is the frame in which {a} is conducted",
    ),
    "isDefinitionOf": ("{a} defines {b}", "{b} is defined by {a}"),
    "isDistinguishedFrom": ("{a} is distinguished from {b}", "{b} is distinguished from {a}"),
    "isEditionOf": ("{a} is an edition of {b}", "{b} has the edition {a}"),
    "isEquatedWith": ("{a} is equated with {b}", "{b} is equated with {a}"),
    "isGivenBy": ("{a} was given by {b}", "{b} gave {a}"),
    "isGivenIn": ("{a} is given in {b}", "{b} contains {a}"),
    "isHeldBy": ("{a} was held by {b}", "{b} held the post {a}"),
    "isMadeAt": ("{a} was made at {b}", "{b} is where the point {a} was made"),
    "isMadeBy": ("{a} is a point made by {b}", "{b} made the point {a}"),
    "isMembershipIn": ("{a} is a membership in {b}", "{b} has the membership {a}"),
    "isOnDimension": ("{a} is on the dimension {b}", "{b} is the dimension of {a}"),
    "isPartOf": ("{a} is part of {b}", "{b} has the part {a}"),
    "isPartyTo": ("{a} is party to {b}", "{b} has the party {a}"),
    "isPostIn": ("{a} is a post in {b}", "{b} has the post {a}"),
    "isRelatedTo": ("{a} is related to {b}", "{b} is related to {a}"),
    "isWithin": ("{a} lies within {b}", "{b} has within it {a}"),
<<<<<<< HEAD
    "obligesPublicBodyTo": (
        "{a} obliges public bodies to {b}",
        "{b} is a duty of public bodies by {a}",
    ),
    "obligesPublicBodyToPermit": (
        "{a} obliges public bodies to permit {b}",
        "{b} has to be permitted by public bodies under {a}",
=======
    "endeavours": (
        "{a} obliges to endeavour for {b}",
        "{b} is something for which {a} obliges to endeavour",
    ),
    "obligesToPermit": (
        "{a} obliges to permit {b}",
        "{b} is something that {a} obliges to permit",
>>>>>>> 5891957 (data: claim what a text obliges to permit or to endeavour by these relations)
    ),
    "permits": ("{a} permits {b}", "{b} is permitted by {a}"),
    "presents": ("{a} presents {b}", "{b} is presented in {a}"),
    "putsInPlace": ("{a} puts {b} in place", "{b} is put in place by {a}"),
    "realises": ("{a} realises {b}", "{b} is realised by {a}"),
    "recommends": ("{a} recommends {b}", "{b} is recommended by {a}"),
    "represents": ("in {a} the speaker represents {b}", "{b} is represented in {a}"),
    "requires": ("{a} requires {b}", "{b} is required by {a}"),
    "resultsIn": ("{a} resulted in {b}", "{b} resulted from {a}"),
    "serves": ("{a} serves {b}", "{b} is served by {a}"),
    "supersedes": ("{a} supersedes {b}", "{b} is superseded by {a}"),
    "treats": ("{a} deals with {b}", "{b} is dealt with in {a}"),
    "uses": ("{a} uses {b}", "{b} is used by {a}"),
}
