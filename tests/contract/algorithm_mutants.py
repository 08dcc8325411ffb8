"""Which check of the contract of algorithms catches which faulty one."""

from __future__ import annotations

from em_core.algorithms import Algorithm
from em_core.faulty.algorithms import (
    ClaimsTooMuch,
    DividesAtTheOldParameters,
    ForgetsToSubtract,
    NeverReachesTheLastBlock,
    RefitsEverything,
    RefitsToTheBlockAlone,
    SkipsABlock,
    StopsHalfWay,
    TakesFromTheWholeFit,
)
from tests.contract import claims

CAUGHT_BY: dict[Algorithm, tuple[claims.Check, str]] = {
    ForgetsToSubtract(3): (claims.moves_its_block_alone, "own rows are .* off"),
    DividesAtTheOldParameters(3): (claims.moves_its_block_alone, "own rows are .* off"),
    NeverReachesTheLastBlock(3): (claims.everything_has_its_turn, "a block has no turn"),
    RefitsToTheBlockAlone(3): (claims.never_lowers_what_it_claims, "has fallen by"),
    ClaimsTooMuch(): (claims.never_lowers_what_it_claims, "has fallen by"),
    StopsHalfWay(): (claims.refits_its_block_best, "a refitted block is beaten"),
    SkipsABlock(): (claims.refits_its_block_best, "a refitted block is beaten"),
    RefitsEverything(): (claims.moves_its_block_alone, "moved a block that it holds"),
    TakesFromTheWholeFit(): (claims.refits_its_block_best, "a refitted block is beaten"),
}
"""For each mutant: a check that must catch it, and what it must say."""
