"""The teams of Halden Group, as data: nine rosters, good ones and less good."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """A seat of the story: who fills which slot from one day to another, counted from today."""

    slot: str
    unit: str
    allocation: int
    since: int | None = None  # None: with the team
    until: int | None = None


@dataclass(frozen=True)
class Crew:
    """A team of the story; days are counted from today."""

    name: str
    kind: str
    host: str
    lead: str  # the unit whose head leads it
    opens: int
    places: tuple[Place, ...]
    closes: int | None = None
    purpose: str = ""
    may_decide: str = ""
    person_days: int | None = None


CREWS = (
    Crew(
        "Demand forecast",
        "pilot",
        "business",
        "SALES-EU",
        -200,
        (
            Place("owner", "SALES-EU", 30),
            Place("sponsor", "SALES", 5),
            Place("translator", "SALES-EU-KEY", 40),
            Place("data_scientist", "TECH-DATA", 50),
            Place("business_expert", "SALES-EU-KEY", 20, None, -60),
            Place("business_expert", "OPS-LOG", 20, -60),
            Place("product_manager", "TECH-PROD", 20),
            Place("legal", "FIN-LEG", 10),
            Place("engineer", "TECH-ENG", 30, -120),
            Place("evaluator", "FIN-CON", 10, -90),
        ),
        purpose="Forecast demand per product and region two weeks ahead, and order by it.",
        may_decide="Data sources, features, and the regions in which it is tried.",
        person_days=240,
    ),
    Crew(
        "Invoice matching",
        "pilot",
        "finance",
        "FIN-CON",
        -330,
        (
            Place("owner", "FIN-CON", 30),
            Place("sponsor", "FIN", 5),
            Place("translator", "FIN-CON", 30),
            Place("data_scientist", "TECH-DATA", 40),
            Place("business_expert", "OPS-PRO", 20),
            Place("product_manager", "TECH-PROD", 20),
            Place("legal", "FIN-LEG", 10),
        ),
        closes=-130,
        purpose="Match supplier invoices to orders without a hand.",
        may_decide="Which suppliers come first.",
        person_days=180,
    ),
    Crew(
        "Visual inspection",
        "pilot",
        "operations",
        "OPS-QUA",
        -120,
        (
            Place("owner", "OPS-QUA", 30),
            Place("sponsor", "OPS", 5),
            Place("data_scientist", "TECH-DATA", 50),
            Place("business_expert", "OPS-MFG-SZ", 20),
            Place("business_expert", "OPS-MFG-LNZ", 20, -60),
            Place("engineer", "TECH-ENG", 30),
            Place("legal", "FIN-LEG", 10),
        ),
        purpose="See scratches on housings before they leave the line.",
        may_decide="Cameras, thresholds, and the line on which it runs.",
        person_days=200,
    ),
    Crew(
        "Service assistant",
        "project",
        "operations",
        "SERVICE",
        -260,
        (
            Place("owner", "SERVICE", 40),
            Place("sponsor", "SALES", 5),
            Place("data_scientist", "TECH-DATA", 30),
            Place("engineer", "TECH-ENG", 50),
            Place("engineer", "TECH-ENG", 50, -150),
            Place("business_expert", "SERVICE", 30),
            Place("product_manager", "TECH-PROD", 30),
            Place("legal", "FIN-LEG", 10, -200, -20),
        ),
        purpose="Draft answers to customers; a person sends them.",
        may_decide="Topics, tone, and when an answer goes to a person unread.",
        person_days=420,
    ),
    Crew(
        "Data platform",
        "project",
        "engineering",
        "TECH-ENG",
        -400,
        (
            Place("owner", "TECH-ENG", 50),
            Place("sponsor", "TECH", 5),
            Place("engineer", "TECH-ENG", 60),
            Place("engineer", "TECH-ENG", 60),
            Place("engineer", "TECH-IT", 40),
            Place("engineer", "TECH-IT", 40, -220),
            Place("data_scientist", "TECH-DATA", 20),
            Place("product_manager", "TECH-PROD", 20),
        ),
        purpose="One place for the data that pilots need, with an owner for each source.",
        may_decide="Tools and order of work.",
        person_days=900,
    ),
    Crew(
        "AI governance",
        "standing",
        "legal",
        "FIN-LEG",
        -390,
        (
            Place("owner", "FIN-LEG", 20),
            Place("translator", "FIN-RISK", 10),
            Place("data_scientist", "TECH-DATA", 10),
            Place("business_expert", "SALES-CN-E", 10),
            Place("business_expert", "OPS-MFG", 10),
            Place("legal", "FIN-LEG", 20),
            Place("sponsor", "FIN", 5),
        ),
        purpose="Say what may be tried, how it is watched, and when it stops.",
        may_decide="Risk tiers and the sign-off of anything below the highest one.",
    ),
    Crew(
        "Literacy guild",
        "standing",
        "hr",
        "PEOPLE-LRN",
        -300,
        (
            Place("owner", "PEOPLE-LRN", 30),
            Place("translator", "SALES-CN", 20),
            Place("data_scientist", "TECH-DATA", 10),
            Place("business_expert", "SALES-AM", 10),
            Place("business_expert", "OPS-LOG", 10),
            Place("legal", "FIN-LEG", 10),
            Place("other", "PEOPLE-REC", 10),
        ),
        purpose="Teach colleagues with examples of their own work.",
        may_decide="What is taught next, and by whom.",
    ),
    Crew(
        "Quote writer",
        "pilot",
        "business",
        "SALES-EU-KEY",
        -45,
        (
            Place("owner", "SALES-EU-KEY", 30),
            Place("business_expert", "SALES-EU-RET", 20),
            Place("product_manager", "SALES-EU-KEY", 20),
            Place("data_scientist", "TECH-DATA", 40),
        ),
        purpose="Write the first draft of a quote from a customer's mail.",
        may_decide="Which customers are asked.",
        person_days=150,
    ),
    Crew(
        "Route planning",
        "pilot",
        "operations",
        "OPS-LOG",
        14,
        (
            Place("owner", "OPS-LOG", 30),
            Place("sponsor", "OPS", 5),
            Place("data_scientist", "TECH-DATA", 40),
            Place("business_expert", "OPS-LOG", 20),
        ),
        purpose="Plan the day's routes by the orders of the night.",
        may_decide="The depots in which it is tried.",
        person_days=160,
    ),
)
OFFERS = (
    ("SALES-CN-E", "翻译业务需求、整理销售数据", ("translator", "business_expert"), 20),
    ("FIN-CON", "Figures of pilots: baselines, and what they are worth", ("evaluator",), 10),
    ("OPS-MFG-LNZ", "Trying things on the line", ("business_expert",), 20),
)
