"""Small plays for tests."""

from __future__ import annotations

from exercise.reader import Text
from workshop.rounds import Play, RoomQuestion, TierSums, WorldAnswer

GUESS = RoomQuestion("guess", "best", Text.alike("How much?"), "percent", 0.0, 100.0, 1.0, truth=41.8, tolerance=1.0)
POLL = RoomQuestion(
    "poll",
    "know",
    Text.alike("Do you know?"),
    options=(Text.alike("Yes"), Text.alike("No")),
    world=(WorldAnswer(1, 0.44, Text.alike("asked"), "a source"),),
)
WORDS = RoomQuestion("words", "best_programme", Text.alike("Which?"))
SUMS = TierSums(("Super", "Rest"), 1.0, (10.0, 90.0), (4.0, 2.0), (500.0, 100.0), (0.1, 0.4), (1.0, 1.0))
PLAY = Play("what_if", "own", Text.alike("A file"), "SEK", (GUESS, POLL, WORDS), 10, SUMS)
QUESTIONS = Play("questions", "", Text.alike("Questions"), "", (GUESS, POLL))
