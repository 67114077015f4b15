"""A made-up dossier that meets every condition of the first programme, and the acts of its main journey.

Nothing here is real: names, numbers and findings are invented for the tests.
"""
PROGRAMME = "xinjiang-youpin/1"
A, B = "650102", "650202"          # two counties in two prefectures, as the sample store has them
YEAR = 2024                        # of the tests' clock


def facts(county=A, **changes):
    stated = {
        "org_name": "测试食品有限公司", "legal_person": True, "reg_region": "65",
        "address_county": county, "address": "测试路 1 号", "legal_rep": "测试人", "reg_date": "2012-03-01",
        "product_name": "测试沙棘汁", "category": "drinks", 
        "exec_std": [{"number": "Q/TEST 1-2020", "name": "测试标准", "level": "enterprise"}],
        "tm_no": "00000001", "tm_owner": True, "tm_valid_to": "2034-12-31",
        "net_profit_fy": {str(YEAR - 1): "150 万元", str(YEAR - 2): "80 万元", str(YEAR - 3): "120 万元"},
        "accidents": [], "credit_records": [], "opinion_events": [],
    }
    stated.update(changes)
    return {name: value for name, value in stated.items() if value is not None}


def filled(person, case, action, **given):
    """The data of an act, answered from the fields the server names. What `given` holds is kept."""
    known = person.actions(case)
    assert action in known, (action, sorted(known), person.case(case)["stage"])
    data = {name: (dict(value) if isinstance(value, dict) else value) for name, value in given.items()}
    stated = data.pop("answers", {})
    own = next((o for o in person.session["offices"] if o["id"] == person.session["office"]), {})
    if own.get("uscc"):
        stated = {"uscc": own["uscc"], **stated}
    paper = None
    for field in known[action]["fields"]:
        name, place = field["name"], field["in"]
        if place == "facts" and name in stated and not field.get("locked"):
            data.setdefault("facts", {}).setdefault(name, stated[name])
            if stated[name] == []:
                data.setdefault("dated_checks", {})[name] = f"{YEAR}-06-01"
            if field.get("evidence"):
                paper = paper or person.upload(case)
                data.setdefault("evidence", {})[name] = [paper]
        elif place == "judgements" and "judgements" not in given:
            paper = paper or person.upload(case)
            data.setdefault("judgements", []).append({"criterion": name, "result": "pass", "reason": "经查属实", "evidence": [paper]})
        elif place == "sheet":
            options = field.get("options") or []
            data.setdefault("sheet", {}).setdefault(name, {"result": options[0]["id"] if options else "", "finding": "材料齐全"})
        elif place == "channels":
            data.setdefault("channels", {}).setdefault(name, {"date": f"{YEAR}-06-20", "link": "https://example.invalid/" + name})
        elif name == "members":
            data.setdefault("members", [field["options"][0]["id"]])
        elif name == "reason":
            data.setdefault("reason", "测试理由")
    return data


DEPARTMENTS = {"consulted_departments": [{"department": "市场监管局", "opinion": "agrees", "reason": "同意"}]}


def submit(person, county=A, **changes):
    """Opens and submits an application; returns its id."""
    case = person.open_case()
    data = filled(person, case, "submit.submit", answers=facts(county, **changes))
    answer = person.act(case, "submit.submit", data)
    assert answer.status == 201, answer
    return case


def act(person, case, action, **given):
    answer = person.act(case, action, filled(person, case, action, answers=DEPARTMENTS, **given))
    assert answer.status == 201, (action, answer)
    return answer.json


def to_announcement(house, case, county=A):
    """From the county's desk to the announcement."""
    prefecture = county[:4] + "00"
    act(house.sign_in("county", county), case, "screen.recommend")
    act(house.sign_in("prefecture", prefecture), case, "collect.recommend")
    centre = house.sign_in("centre")
    act(centre, case, "appoint.assign")
    reviewer = [a for a in house.accounts() if a["role"] == "reviewers"]
    for account in reviewer:
        from house import Person
        person = Person(house).sign_in(account["account"], account["password"])
        if person.get(f"/api/v1/cases/{case}").status == 200:
            act(person, case, "review.sheet")
            break
    act(centre, case, "select.select")


def to_certificate(house, case, county=A):
    """From the county's desk to the register; returns the certificate's number."""
    to_announcement(house, case, county)
    centre = house.sign_in("centre")
    act(centre, case, "announce.publish")
    done = act(centre, case, "certify.register")
    assert done["stage"] is None and done["result"] == "listed", done
    return done["certificates"][0]
