"""Relations read out in three languages."""

from __future__ import annotations

from typing import Final

from dcgraph.research.model import Language

ENGLISH: Final[dict[str, tuple[str, str]]] = {
    "accepts": ("{a} accepts {b}", "{b} is accepted by {a}"),
    "acceptsWithReservations": (
        "{a} accepts {b} with reservations",
        "{b} is accepted with reservations by {a}",
    ),
    "amends": ("{a} amends {b}", "{b} is amended by {a}"),
    "analyses": ("{a} analyses {b}", "{b} is analysed in {a}"),
    "approves": ("{a} approves {b}", "{b} is approved by {a}"),
    "bearsOn": ("{a} bears on {b}", "{b} is a matter on which {a} bears"),
    "bindsEveryPartyBy": (
        "{a} binds every party by {b}",
        "{b} is a part by which {a} binds every party",
    ),
    "buildsOn": ("{a} builds on {b}", "{b} is a text on which {a} builds"),
    "concerns": ("{a} is about {b}", "{b} is a subject of {a}"),
    "containsNorm": ("{a} contains {b}", "{b} is contained in {a}"),
    "contradicts": ("{a} contradicts {b}", "{b} is contradicted by {a}"),
    "correspondsTo": ("{a} corresponds to {b}", "{b} corresponds to {a}"),
    "defines": ("{a} defines {b}", "{b} is defined in {a}"),
    "dependsOn": ("{a} depends on {b}", "{b} is something on which {a} depends"),
    "enables": ("{a} enables {b}", "{b} is enabled by {a}"),
    "endeavours": (
        "{a} obliges to endeavour for {b}",
        "{b} is something for which {a} obliges to endeavour",
    ),
    "explains": ("{a} explains {b}", "{b} is explained in {a}"),
    "governs": ("{a} governs {b}", "{b} is governed by {a}"),
    "guides": ("{a} gives guidance on {b}", "{b} is a matter on which {a} gives guidance"),
    "hasAction": ("{a} has the action {b}", "{b} is the action of {a}"),
    "hasAuthor": ("{a} was written by {b}", "{b} is an author of {a}"),
    "hasBearer": ("{a} lies on {b}", "{b} is the bearer of {a}"),
    "hasBeneficiary": ("{a} names as gaining by it {b}", "{b} gains by {a}"),
    "hasCharacteristic": ("{a} has the characteristic {b}", "{b} is a characteristic of {a}"),
    "hasFocus": ("{a} observes {b}", "{b} is observed in {a}"),
    "hasIndicator": ("{a} measures {b}", "{b} is measured in {a}"),
    "hasIntendedAudience": ("{a} is meant for {b}", "{b} is the audience for which {a} is meant"),
    "hasMatter": ("{a} is about {b}", "{b} is the matter of {a}"),
    "hasMember": ("{a} is a membership of {b}", "{b} has the membership {a}"),
    "hasNorm": ("{a} lays down {b}", "{b} is laid down by {a}"),
    "hasOrganizer": ("{a} was organised by {b}", "{b} organised {a}"),
    "hasParticipant": ("{a} had as a participant {b}", "{b} took part in {a}"),
    "hasPublisher": ("{a} was published by {b}", "{b} published {a}"),
    "hasQualifier": ("{a} is limited by the words {b}", "{b} limits {a}"),
    "hasSpeaker": ("{a} was given by {b}", "{b} spoke at {a}"),
    "helpsImplement": ("{a} helps implement {b}", "{b} is implemented with the help of {a}"),
    "implements": ("{a} implements {b}", "{b} is implemented by {a}"),
    "includes": ("{a} includes {b}", "{b} is included in {a}"),
    "isAdministeredBy": ("{a} is administered by {b}", "{b} administers {a}"),
    "isAdoptedBy": ("{a} was adopted by {b}", "{b} adopted {a}"),
    "isBoundTo": ("{a} is bound to {b}", "{b} is a duty of {a}"),
    "isBoundToPermit": ("{a} is bound to permit {b}", "{b} has to be permitted by {a}"),
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
    "isTextOf": ("{a} gives the text of {b}", "{b} has its text in {a}"),
    "isHeldBy": ("{a} was held by {b}", "{b} held the post {a}"),
    "isInTensionWith": ("{a} is in tension with {b}", "{b} is in tension with {a}"),
    "isMadeAt": ("{a} was made at {b}", "{b} is where the point {a} was made"),
    "isMadeBy": ("{a} is a point made by {b}", "{b} made the point {a}"),
    "isMembershipIn": ("{a} is a membership in {b}", "{b} has the membership {a}"),
    "isOnDimension": ("{a} is on the dimension {b}", "{b} is the dimension of {a}"),
    "isPartOf": ("{a} is part of {b}", "{b} has the part {a}"),
    "isPartyTo": ("{a} is party to {b}", "{b} has the party {a}"),
    "isPostIn": ("{a} is a post in {b}", "{b} has the post {a}"),
    "isProvidedBy": ("{a} is provided by {b}", "{b} provides {a}"),
    "isRelatedTo": ("{a} is related to {b}", "{b} is related to {a}"),
    "isWithin": ("{a} lies within {b}", "{b} has within it {a}"),
    "obligesPublicBodyTo": (
        "{a} obliges public bodies to {b}",
        "{b} is a duty of public bodies by {a}",
    ),
    "obligesPublicBodyToPermit": (
        "{a} obliges public bodies to permit {b}",
        "{b} has to be permitted by public bodies under {a}",
    ),
    "obligesToPermit": ("{a} obliges to permit {b}", "{b} is something that {a} obliges to permit"),
    "permits": ("{a} permits {b}", "{b} is permitted by {a}"),
    "presents": ("{a} presents {b}", "{b} is presented in {a}"),
    "promotes": ("{a} promotes {b}", "{b} is promoted by {a}"),
    "putsInPlace": ("{a} puts {b} in place", "{b} is put in place by {a}"),
    "realises": ("{a} realises {b}", "{b} is realised by {a}"),
    "recommends": ("{a} recommends {b}", "{b} is recommended by {a}"),
    "refersTo": ("{a} refers to {b}", "{b} is referred to in {a}"),
    "represents": ("in {a} the speaker represents {b}", "{b} is represented in {a}"),
    "requires": ("{a} requires {b}", "{b} is required by {a}"),
    "resultsIn": ("{a} resulted in {b}", "{b} resulted from {a}"),
    "serves": ("{a} serves {b}", "{b} is served by {a}"),
    "supersedes": ("{a} supersedes {b}", "{b} is superseded by {a}"),
    "treats": ("{a} deals with {b}", "{b} is dealt with in {a}"),
    "uses": ("{a} uses {b}", "{b} is used by {a}"),
}


FRENCH: Final[dict[str, tuple[str, str]]] = {
    "accepts": ("{a} accepte {b}", "{b} est ce qu’accepte {a}"),
    "acceptsWithReservations": (
        "{a} accepte {b} avec des réserves",
        "{b} est ce qu’accepte {a} avec des réserves",
    ),
    "amends": ("{a} modifie {b}", "{b} fait l’objet de modifications par {a}"),
    "analyses": ("{a} analyse {b}", "{b} fait l’objet d’une analyse dans {a}"),
    "approves": ("{a} approuve {b}", "{b} a pour acte d’approbation {a}"),
    "bearsOn": ("{a} porte sur {b}", "{b} est ce sur quoi porte {a}"),
    "bindsEveryPartyBy": (
        "{a} lie chaque partie par {b}",
        "{b} est une partie du texte par laquelle {a} lie chaque partie contractante",
    ),
    "buildsOn": ("{a} s’appuie sur {b}", "{b} est un texte sur lequel s’appuie {a}"),
    "concerns": ("{a} concerne {b}", "{b} est un sujet de {a}"),
    "containsNorm": ("{a} comprend {b}", "{b} est comprise dans {a}"),
    "contradicts": ("{a} est en contradiction avec {b}", "{b} est en contradiction avec {a}"),
    "correspondsTo": ("{a} correspond à {b}", "{b} correspond à {a}"),
    "defines": ("{a} définit {b}", "{b} fait l’objet d’une définition dans {a}"),
    "dependsOn": ("{a} dépend de {b}", "{b} est ce dont dépend {a}"),
    "enables": ("{a} rend possible {b}", "{b} est ce que rend possible {a}"),
    "endeavours": (
        "{a} oblige à s’efforcer en faveur de {b}",
        "{b} est ce en faveur de quoi {a} oblige à s’efforcer",
    ),
    "explains": ("{a} explique {b}", "{b} fait l’objet d’explications dans {a}"),
    "governs": ("{a} régit {b}", "{b} est ce que régit {a}"),
    "guides": ("{a} donne des orientations sur {b}", "{b} fait l’objet d’orientations dans {a}"),
    "hasAction": ("{a} a pour action : {b}", "{b} est l’action de {a}"),
    "hasAuthor": ("{a} a pour auteur {b}", "{b} a écrit {a}"),
    "hasBearer": ("{a} s’adresse à : {b}", "{b} est le destinataire de {a}"),
    "hasBeneficiary": ("{a} profite à : {b}", "{b} tire avantage de {a}"),
    "hasCharacteristic": ("{a} a pour caractéristique {b}", "{b} est une caractéristique de {a}"),
    "hasFocus": ("{a} a pour objet observé {b}", "{b} est l’objet observé par {a}"),
    "hasIndicator": ("{a} a pour indicateur {b}", "{b} est l’indicateur de {a}"),
    "hasIntendedAudience": ("{a} a pour public visé {b}", "{b} est le public visé par {a}"),
    "hasMatter": ("{a} porte sur : {b}", "{b} est l’objet sur lequel porte {a}"),
    "hasMember": ("{a} a pour titulaire {b}", "{b} a la qualité {a}"),
    "hasNorm": ("{a} établit {b}", "{b} est établi par : {a}"),
    "hasOrganizer": ("{a} a pour organisateur {b}", "{b} a organisé {a}"),
    "hasParticipant": ("{a} a pour participant {b}", "{b} a participé à {a}"),
    "hasPublisher": ("{a} a pour éditeur {b}", "{b} a publié {a}"),
    "hasQualifier": ("{a} est sous réserve : {b}", "{b} est la réserve que comporte {a}"),
    "hasSpeaker": ("{a} a pour intervenant {b}", "{b} a pris la parole lors de {a}"),
    "helpsImplement": (
        "{a} aide à mettre en œuvre {b}",
        "{b} est ce que {a} aide à mettre en œuvre",
    ),
    "implements": ("{a} met en œuvre {b}", "{b} fait l’objet d’une mise en œuvre par {a}"),
    "includes": ("{a} inclut {b}", "{b} est ce qu’inclut {a}"),
    "isAdministeredBy": ("{a} a pour administrateur {b}", "{b} administre {a}"),
    "isAdoptedBy": ("{a} a pour auteur de l’adoption {b}", "{b} a adopté {a}"),
    "isBoundTo": ("{a} a pour obligation {b}", "{b} est une obligation de {a}"),
    "isBoundToPermit": ("{a} a l’obligation de permettre {b}", "{b} doit être permis par {a}"),
    "isConductedUnder": ("{a} a pour cadre {b}", "{b} est le cadre de {a}"),
    "isDefinitionOf": ("{a} définit {b}", "{b} a pour définition {a}"),
    "isDistinguishedFrom": ("{a} se distingue de {b}", "{b} se distingue de {a}"),
    "isEditionOf": ("{a} est une édition de {b}", "{b} a pour édition {a}"),
    "isTextOf": ("{a} donne le texte de {b}", "{b} a son texte dans {a}"),
    "isEquatedWith": (
        "{a} équivaut, selon la source, à {b}",
        "{b} équivaut, selon la source, à {a}",
    ),
    "isGivenBy": ("{a} a pour auteur {b}", "{b} a donné {a}"),
    "isGivenIn": ("{a} figure dans {b}", "{b} contient {a}"),
    "isHeldBy": ("{a} a eu pour titulaire {b}", "{b} a occupé le poste {a}"),
    "isInTensionWith": ("{a} est en tension avec {b}", "{b} est en tension avec {a}"),
    "isMadeAt": ("{a} est un propos tenu lors de {b}", "{b} est l’occasion du propos {a}"),
    "isMadeBy": ("{a} est un propos de {b}", "{b} a tenu le propos {a}"),
    "isMembershipIn": ("{a} est une adhésion à {b}", "{b} compte l’adhésion {a}"),
    "isOnDimension": ("{a} relève de la dimension {b}", "{b} est la dimension dont relève {a}"),
    "isPartOf": ("{a} fait partie de {b}", "{b} a pour partie {a}"),
    "isPartyTo": ("{a} est partie à {b}", "{b} compte la partie {a}"),
    "isPostIn": ("{a} est un poste dans {b}", "{b} compte le poste {a}"),
    "isProvidedBy": ("{a} a pour fournisseur {b}", "{b} fournit {a}"),
    "isRelatedTo": ("{a} est en rapport avec {b}", "{b} est en rapport avec {a}"),
    "isWithin": ("{a} se trouve dans {b}", "{b} contient {a}"),
    "obligesPublicBodyTo": (
        "{a} oblige les organes publics à {b}",
        "{b} est une obligation des organes publics selon {a}",
    ),
    "obligesPublicBodyToPermit": (
        "{a} oblige les organes publics à permettre {b}",
        "{b} doit être permis par les organes publics selon {a}",
    ),
    "obligesToPermit": ("{a} oblige à permettre {b}", "{b} est ce qu’oblige à permettre {a}"),
    "permits": ("{a} autorise {b}", "{b} est ce qu’autorise {a}"),
    "presents": ("{a} présente {b}", "{b} est ce que présente {a}"),
    "promotes": ("{a} promeut {b}", "{b} est ce que promeut {a}"),
    "putsInPlace": ("{a} met en place {b}", "{b} est ce que met en place {a}"),
    "realises": ("{a} concrétise {b}", "{b} est ce que concrétise {a}"),
    "recommends": ("{a} recommande {b}", "{b} est ce que recommande {a}"),
    "refersTo": ("{a} renvoie à {b}", "{b} est un texte auquel renvoie {a}"),
    "represents": (
        "{a} : on y parle au nom de {b}",
        "{b} : c’est en ce nom que l’on parle dans {a}",
    ),
    "requires": ("{a} exige {b}", "{b} est ce qu’exige {a}"),
    "resultsIn": ("{a} a pour résultat {b}", "{b} résulte de {a}"),
    "serves": ("{a} est au service de {b}", "{b} a à son service {a}"),
    "supersedes": ("{a} remplace {b}", "{b} a pour successeur {a}"),
    "treats": ("{a} traite de {b}", "{b} est un sujet traité dans {a}"),
    "uses": ("{a} utilise {b}", "{b} est ce qu’utilise {a}"),
}


# The relations read out in Russian: names are quoted and stay in the nominative.
#
# No verb agrees with a name either, since its number cannot be known: a noun or a pronoun stands
# for it, and the name follows a dash, a colon or that noun.


RUSSIAN: Final[dict[str, tuple[str, str]]] = {
    "accepts": ("{a}: тем самым принято следующее — {b}", "{b}: это принято согласно записи {a}"),
    "acceptsWithReservations": (
        "{a}: тем самым принято с оговорками следующее — {b}",
        "{b}: это принято с оговорками согласно записи {a}",
    ),
    "amends": (
        "{a}: тем самым изменён документ {b}",
        "{b}: изменения в этот документ вносит следующее — {a}",
    ),
    "analyses": ("{a}, предмет анализа — {b}", "{b} — предмет анализа в работе {a}"),
    "approves": ("{a}: этим актом одобряется следующее — {b}", "{b}: это одобрено актом {a}"),
    "bearsOn": (
        "{a}: это имеет отношение к теме {b}",
        "{b}: отношение к этому имеет следующее — {a}",
    ),
    "bindsEveryPartyBy": (
        "{a}: для каждой стороны обязательна часть {b}",
        "{b} — часть, которая обязательна для каждой стороны: {a}",
    ),
    "buildsOn": ("{a}: за основу взято следующее — {b}", "{b}: на это опирается следующее — {a}"),
    "concerns": ("{a}, тема — {b}", "{b} — тема записи {a}"),
    "containsNorm": ("{a}, содержащаяся норма — {b}", "{b} — норма, которую содержит {a}"),
    "contradicts": ("{a} и {b}: одно противоречит другому", "{b} и {a}: одно противоречит другому"),
    "correspondsTo": (
        "{a} и {b}: одно соответствует другому",
        "{b} и {a}: одно соответствует другому",
    ),
    "defines": (
        "{a}: здесь даётся определение термина {b}",
        "{b}: определение этого термина даётся в тексте {a}",
    ),
    "dependsOn": ("{a}: это зависит от следующего — {b}", "{b}: от этого зависит следующее — {a}"),
    "enables": (
        "{a}: этим создаются условия для следующего — {b}",
        "{b}: условия для этого создаёт следующее — {a}",
    ),
    "endeavours": (
        "{a}: здесь предписано стремиться к следующему — {b}",
        "{b}: стремиться к этому обязывает текст {a}",
    ),
    "explains": (
        "{a}: здесь разъясняется следующее — {b}",
        "{b}: разъяснения к этому даются в тексте {a}",
    ),
    "governs": ("{a}: здесь регулируется следующее — {b}", "{b}: это регулирует следующее — {a}"),
    "guides": (
        "{a}: это служит руководством по теме {b}",
        "{b}: руководством по этой теме служит следующее — {a}",
    ),
    "hasAction": ("{a}, действие — {b}", "{b} — действие по норме {a}"),
    "hasAuthor": ("{a}, автор — {b}", "{b} — автор работы {a}"),
    "hasBearer": ("{a}, адресат — {b}", "{b} — адресат нормы {a}"),
    "hasBeneficiary": ("{a}, в пользу — {b}", "{b} — те, в чью пользу норма {a}"),
    "hasCharacteristic": ("{a}, признак — {b}", "{b} — признак понятия {a}"),
    "hasFocus": ("{a}, объект наблюдения — {b}", "{b} — объект наблюдения {a}"),
    "hasIndicator": ("{a}, показатель — {b}", "{b} — показатель наблюдения {a}"),
    "hasIntendedAudience": (
        "{a}, аудитория — {b}",
        "{b} — аудитория, для которой предназначено {a}",
    ),
    "hasMatter": ("{a}, предмет — {b}", "{b} — предмет нормы {a}"),
    "hasMember": ("{a}, участник — {b}", "{b} — участник, о котором запись {a}"),
    "hasNorm": ("{a} содержит норму {b}", "{b} — норма, которую содержит {a}"),
    "hasOrganizer": ("{a}, организатор — {b}", "{b} — организатор мероприятия {a}"),
    "hasParticipant": ("{a}, участник — {b}", "{b} — участник мероприятия {a}"),
    "hasPublisher": ("{a}, издатель — {b}", "{b} — издатель работы {a}"),
    "hasQualifier": ("{a}, оговорка — {b}", "{b} — оговорка нормы {a}"),
    "hasSpeaker": ("{a}, докладчик — {b}", "{b} — докладчик на мероприятии {a}"),
    "helpsImplement": (
        "{a}: это помогает выполнять следующее — {b}",
        "{b}: выполнять это помогает следующее — {a}",
    ),
    "implements": (
        "{a}: этим реализуется следующее — {b}",
        "{b}: реализацией этого служит следующее — {a}",
    ),
    "includes": ("{a}: сюда входит следующее — {b}", "{b}: это входит в следующее — {a}"),
    "isAdministeredBy": ("{a}, кто этим ведает — {b}", "{b} — сторона, в ведении которой {a}"),
    "isAdoptedBy": ("{a}, кем принято — {b}", "{b} — сторона, принявшая документ {a}"),
    "isBoundTo": ("{a}: обязанность — {b}", "{b} — это обязанность, которую несёт {a}"),
    "isBoundToPermit": (
        "{a}: обязанность разрешать — {b}",
        "{b}: разрешать это обязан участник {a}",
    ),
    "isConductedUnder": ("{a}, основание — {b}", "{b} — основание, на котором проводится {a}"),
    "isDefinitionOf": ("{a} относится к понятию {b}", "{b}: к этому понятию относится {a}"),
    "isDistinguishedFrom": ("{a} и {b}: это не одно и то же", "{b} и {a}: это не одно и то же"),
    "isEditionOf": ("{a} — редакция документа {b}", "{b}, редакция этого документа — {a}"),
    "isTextOf": ("{a} приводит текст документа {b}", "{b}, текст этого документа приводит {a}"),
    "isEquatedWith": (
        "{a} и {b}: одно отождествляется с другим",
        "{b} и {a}: одно отождествляется с другим",
    ),
    "isGivenBy": ("{a}, от кого исходит — {b}", "{b} — сторона, от которой исходит {a}"),
    "isGivenIn": ("{a}, место определения — {b}", "{b} — место, где дано {a}"),
    "isHeldBy": ("{a}, кто занимал должность — {b}", "{b}, должность — {a}"),
    "isInTensionWith": (
        "{a} и {b}: одно расходится с другим",
        "{b} и {a}: одно расходится с другим",
    ),
    "isMadeAt": ("{a}, где высказано — {b}", "{b} — место, где высказан тезис {a}"),
    "isMadeBy": ("{a}, автор тезиса — {b}", "{b} — автор тезиса {a}"),
    "isMembershipIn": ("{a}, предмет членства — {b}", "{b} — предмет членства {a}"),
    "isOnDimension": ("{a}, измерение — {b}", "{b} — измерение признака {a}"),
    "isPartOf": ("{a} — часть целого {b}", "{b}, часть этого целого — {a}"),
    "isPartyTo": ("{a}, участник следующего: {b}", "{b} — здесь участвует {a}"),
    "isPostIn": ("{a}, место должности — {b}", "{b} — место должности {a}"),
    "isProvidedBy": ("{a}, кто предоставляет — {b}", "{b} — сторона, которая предоставляет {a}"),
    "isRelatedTo": ("{a} и {b}: одно связано с другим", "{b} и {a}: одно связано с другим"),
    "isWithin": ("{a} — в составе целого {b}", "{b}, в составе этого целого — {a}"),
    "obligesPublicBodyTo": (
        "{a}: обязанность публичных органов — {b}",
        "{b} — обязанность публичных органов, которую устанавливает {a}",
    ),
    "obligesPublicBodyToPermit": (
        "{a}: обязанность публичных органов разрешать — {b}",
        "{b}: разрешать это публичные органы обязывает {a}",
    ),
    "obligesToPermit": (
        "{a}: здесь предписано разрешать следующее — {b}",
        "{b}: разрешать это обязывает текст {a}",
    ),
    "permits": ("{a}: здесь допускается следующее — {b}", "{b}: это допускается в тексте {a}"),
    "presents": ("{a}, что представлено — {b}", "{b}: это представлено на мероприятии {a}"),
    "promotes": ("{a}: здесь продвигается следующее — {b}", "{b}: это продвигает следующее — {a}"),
    "putsInPlace": (
        "{a}: этим действием вводится следующее — {b}",
        "{b}: это вводится действием {a}",
    ),
    "realises": (
        "{a}: этим действием претворяется следующее — {b}",
        "{b}: это претворяется действием {a}",
    ),
    "recommends": (
        "{a}: здесь рекомендуется следующее — {b}",
        "{b}: это рекомендуется в тексте {a}",
    ),
    "refersTo": (
        "{a}: здесь есть отсылка к следующему — {b}",
        "{b}: сюда отсылает следующее — {a}",
    ),
    "represents": ("{a}, от чьего имени — {b}", "{b} — сторона, от имени которой {a}"),
    "requires": ("{a}: здесь требуется следующее — {b}", "{b}: это требуется согласно тексту {a}"),
    "resultsIn": ("{a}, результат — {b}", "{b} — результат, к которому привело {a}"),
    "serves": ("{a} — средство для следующего: {b}", "{b}, средство для этого — {a}"),
    "supersedes": ("{a} — замена для документа {b}", "{b}, замена этого документа — {a}"),
    "treats": (
        "{a}: здесь рассматривается тема {b}",
        "{b}: эту тему рассматривает следующее — {a}",
    ),
    "uses": ("{a}: здесь используется следующее — {b}", "{b}: этим пользуется следующее — {a}"),
}


# How each relation is read out from either end, in each language.
#
# A phrase has `{a}` for the subject and `{b}` for the object. The first of a pair begins with the
# subject, the second with the object, as the step is walked. Names stay as they are: no phrase
# puts one into a case, and none agrees with one in gender or number.


PHRASES: Final[dict[Language, dict[str, tuple[str, str]]]] = {
    "en": ENGLISH,
    "fr": FRENCH,
    "ru": RUSSIAN,
}
"""By language and local name of the relation: from the subject, and from the object."""


def phrase(relation: str, lang: Language, *, forward: bool) -> str:
    """The phrase of a relation, read from its subject or, not `forward`, from its object.

    A relation that is not in the catalogue is read by its name, which no language inflects.
    """
    found = PHRASES[lang].get(relation)
    if found is None:
        return f"{{a}} — {relation} → {{b}}" if forward else f"{{b}} ← {relation} — {{a}}"
    return found[0] if forward else found[1]
