"""Halden Group, which does not exist: its departments, sites and the names its people bear."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Unit:
    """A department: how many people work in it itself, and how eager they are to learn, 0 to 1."""

    code: str
    parent: str
    name: str
    function: str
    people: int
    site: str
    eagerness: float
    titles: tuple[str, ...] = ()


@dataclass(frozen=True)
class Site:
    """A place, and the language its people mostly use."""

    name: str
    country: str
    time_zone: str
    language: str
    names: str


SITES = {
    "London": Site("London", "GB", "Europe/London", "en", "en"),
    "Linz": Site("Linz", "AT", "Europe/Vienna", "en", "de"),
    "Suzhou": Site("Suzhou", "CN", "Asia/Shanghai", "zh-hans", "zh"),
    "Toronto": Site("Toronto", "CA", "America/Toronto", "en", "en"),
}

UNITS = (
    Unit("HG", "", "Halden Group", "business", 4, "London", 0.9, ("Chief of Staff", "Adviser")),
    Unit("SALES", "HG", "Sales", "business", 6, "London", 0.85, ("Sales Analyst",)),
    Unit("SALES-EU", "SALES", "Sales Europe", "business", 8, "London", 0.85, ("Sales Planner",)),
    Unit("SALES-EU-KEY", "SALES-EU", "Key Accounts", "business", 24, "London", 0.9, ("Key Account Manager", "Account Executive")),
    Unit("SALES-EU-RET", "SALES-EU", "Retail Partners", "business", 34, "Linz", 0.75, ("Partner Manager", "Sales Representative")),
    Unit("SALES-CN", "SALES", "Sales China", "business", 6, "Suzhou", 0.9, ("Sales Planner",)),
    Unit("SALES-CN-E", "SALES-CN", "East China", "business", 26, "Suzhou", 0.92, ("Sales Representative", "Account Executive")),
    Unit("SALES-CN-S", "SALES-CN", "South China", "business", 18, "Suzhou", 0.7, ("Sales Representative",)),
    Unit("SALES-AM", "SALES", "Sales Americas", "business", 22, "Toronto", 0.6, ("Account Executive", "Sales Representative")),
    Unit("SERVICE", "SALES", "Customer Service", "operations", 40, "London", 0.8, ("Service Agent", "Service Specialist")),
    Unit("OPS", "HG", "Operations", "operations", 5, "Linz", 0.8, ("Operations Analyst",)),
    Unit("OPS-LOG", "OPS", "Logistics", "operations", 46, "Linz", 0.65, ("Dispatcher", "Logistics Planner", "Warehouse Lead")),
    Unit("OPS-MFG", "OPS", "Manufacturing", "operations", 6, "Linz", 0.75, ("Production Planner",)),
    Unit("OPS-MFG-LNZ", "OPS-MFG", "Plant Linz", "operations", 68, "Linz", 0.5, ("Line Operator", "Shift Lead", "Maintenance Technician")),
    Unit("OPS-MFG-SZ", "OPS-MFG", "Plant Suzhou", "operations", 72, "Suzhou", 0.88, ("Line Operator", "Shift Lead", "Process Engineer")),
    Unit("OPS-PRO", "OPS", "Procurement", "operations", 22, "Linz", 0.85, ("Buyer", "Category Manager")),
    Unit("OPS-QUA", "OPS", "Quality", "operations", 20, "Suzhou", 0.9, ("Inspector", "Quality Engineer")),
    Unit("TECH", "HG", "Technology", "engineering", 4, "London", 0.95, ("Enterprise Architect",)),
    Unit("TECH-DATA", "TECH", "Data and Analytics", "data_science", 22, "London", 0.97, ("Data Scientist", "Data Engineer", "Analyst")),
    Unit("TECH-ENG", "TECH", "Engineering", "engineering", 38, "Toronto", 0.9, ("Software Engineer", "Test Engineer")),
    Unit("TECH-PROD", "TECH", "Product", "product", 12, "London", 0.92, ("Product Manager", "Designer")),
    Unit("TECH-IT", "TECH", "IT Services", "engineering", 24, "Linz", 0.85, ("Systems Engineer", "Support Specialist")),
    Unit("FIN", "HG", "Finance and Legal", "finance", 4, "London", 0.9, ("Finance Analyst",)),
    Unit("FIN-CON", "FIN", "Controlling", "finance", 20, "London", 0.9, ("Controller", "Accountant")),
    Unit("FIN-LEG", "FIN", "Legal and Compliance", "legal", 12, "London", 0.98, ("Counsel", "Compliance Officer")),
    Unit("FIN-RISK", "FIN", "Risk", "finance", 8, "Toronto", 0.92, ("Risk Analyst",)),
    Unit("PEOPLE", "HG", "People", "hr", 8, "London", 0.97, ("HR Business Partner",)),
    Unit("PEOPLE-REC", "PEOPLE", "Recruiting", "hr", 10, "London", 0.93, ("Recruiter",)),
    Unit("PEOPLE-LRN", "PEOPLE", "Learning", "hr", 6, "London", 1.0, ("Learning Designer",)),
)  # fmt: skip

# The re-organisation in the middle of the year: a new division takes data and product.
DIGITAL = Unit("DIG", "HG", "Digital", "data_science", 0, "London", 0.95)
MOVED_TO_DIGITAL = ("TECH-DATA", "TECH-PROD")

FIRST = {
    "en": "Alice Amir Anna Ben Carla Chidi Clara Daniel Ella Ethan Farah Grace Hugo Ines Isla Jack Jonas Julia Kofi Lara Leo Lucy Marco Maya Mia Nadia Noah Nora Oscar Owen Priya Ravi Rosa Ruth Sam Sofia Theo Tom Uma Victor Wren Yusuf Zoe".split(),
    "de": "Andreas Anja Birgit Christian Doris Elif Emre Florian Franz Gerda Hannah Heike Jakob Johanna Karin Katrin Klaus Lena Lukas Magda Manuel Maria Markus Martin Milan Mirjam Nina Petra Philipp Robert Sabine Selma Simon Stefan Tanja Tobias Ulrike Vera Werner".split(),
    "zh": "伟 芳 娜 敏 静 丽 强 磊 军 洋 勇 艳 杰 娟 涛 明 超 秀兰 霞 平 刚 桂英 文 辉 玲 建华 宇 晨 欣怡 子轩 雨桐 浩然 思远 佳琪 梓涵 志强 海燕 晓东 雪梅 国栋".split(),
}  # fmt: skip
LAST = {
    "en": "Adeyemi Ahmed Baker Bell Brooks Campbell Carter Chowdhury Clarke Cole Dixon Evans Fletcher Ford Garcia Grant Green Hughes Jensen Kelly Khan Lewis Mills Morgan Murray Nair Okafor Owens Palmer Patel Quinn Reid Ross Shaw Silva Singh Taylor Turner Walker Wood Young".split(),
    "de": "Aigner Bauer Berger Brandl Eder Egger Fischer Fuchs Gruber Haas Hofer Huber Kaya Koller Lang Lehner Maier Moser Novak Pichler Reiter Riegler Schmid Schwarz Steiner Strasser Wagner Wallner Weber Winkler Wolf Yilmaz Ziegler".split(),
    "zh": "王 李 张 刘 陈 杨 赵 黄 周 吴 徐 孙 胡 朱 高 林 何 郭 马 罗 梁 宋 郑 谢 韩 唐 冯 于 董 萧 程 曹 袁 邓 许".split(),
}  # fmt: skip
PINYIN = dict(
    zip(
        LAST["zh"],
        "wang li zhang liu chen yang zhao huang zhou wu xu sun hu zhu gao lin he guo ma luo liang song zheng xie han tang feng yu dong xiao cheng cao yuan deng xu2".split(),
        strict=True,
    )
)  # fmt: skip
