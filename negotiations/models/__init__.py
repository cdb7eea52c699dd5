"""What is stored, one module per noun. docs/domain.md says what the words mean."""

from negotiations.models.actor import Actor, ActorName, Affiliation
from negotiations.models.article import Article, ArticleAuthor, ArticleRevision, Section
from negotiations.models.change import Change
from negotiations.models.delegation import Delegation, DelegationMember
from negotiations.models.feed_epoch import FeedEpoch
from negotiations.models.invitation import Invitation
from negotiations.models.membership import Membership
from negotiations.models.negotiation import Negotiation
from negotiations.models.party import Party
from negotiations.models.passage import Passage, PassageAbout, PassageTag, PassageTerm
from negotiations.models.position import Condition, Position
from negotiations.models.rate_limit import RateLimit
from negotiations.models.registry import check_complete
from negotiations.models.reset import Reset
from negotiations.models.round import Round
from negotiations.models.stored_response import StoredResponse
from negotiations.models.tag import Tag
from negotiations.models.term import Term, TermItem, TermProposer, TermRelation
from negotiations.models.token import Token
from negotiations.models.user import User

__all__ = [
    "Actor",
    "ActorName",
    "Affiliation",
    "Article",
    "ArticleAuthor",
    "ArticleRevision",
    "Change",
    "Condition",
    "Delegation",
    "DelegationMember",
    "FeedEpoch",
    "Invitation",
    "Membership",
    "Negotiation",
    "Party",
    "Passage",
    "PassageAbout",
    "PassageTag",
    "PassageTerm",
    "Position",
    "RateLimit",
    "Reset",
    "Round",
    "Section",
    "StoredResponse",
    "Tag",
    "Term",
    "TermItem",
    "TermProposer",
    "TermRelation",
    "Token",
    "User",
]

check_complete()
