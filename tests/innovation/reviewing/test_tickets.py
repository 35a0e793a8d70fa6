"""The arithmetic of a draw."""

from hashlib import sha256

from orgchange.innovation.reviewing.tickets import commitment_to, new_secret, seed_of, tickets


def test_anybody_can_repeat_it():
    seed = sha256(b"kept:said").hexdigest()

    assert seed_of("kept", "said") == seed
    assert commitment_to("kept") == sha256(b"kept").hexdigest()
    expected = sorted(sha256(f"{seed}:{n}".encode()).hexdigest() for n in ("A-1", "A-2"))
    assert [ticket for ticket, _number in tickets(seed, ["A-1", "A-2"])] == expected


def test_other_words_make_another_order():
    numbers = [f"A-{n}" for n in range(20)]
    secret = new_secret()

    one = [number for _ticket, number in tickets(seed_of(secret, "one"), numbers)]
    two = [number for _ticket, number in tickets(seed_of(secret, "two"), numbers)]

    assert one != two
    assert sorted(one) == sorted(two)


def test_two_secrets_differ():
    assert new_secret() != new_secret()
